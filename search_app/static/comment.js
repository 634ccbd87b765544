"use strict";
// The words follow the player; without this script the page plays and reads all the same.
const player = document.getElementById("player");
const words = Array.from(document.querySelectorAll("#words [data-start]"));
if (player) {
  let now = null;
  const follow = () => {
    const second = player.currentTime;
    const word = words.find((each) => second >= Number(each.dataset.start) && second < Number(each.dataset.end));
    if (word === now) return;
    if (now) now.classList.remove("now");
    if (word) word.classList.add("now");
    now = word || null;
  };
  player.addEventListener("timeupdate", follow);
  player.addEventListener("seeked", follow);
  for (const word of words) {
    word.addEventListener("click", () => {
      player.currentTime = Number(word.dataset.start);
      player.play();
    });
  }
}
const copy = document.getElementById("copy");
const cite = document.getElementById("cite");
if (copy && cite && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(cite.innerText);
    document.getElementById("copied").textContent = "Copied.";
  });
}
