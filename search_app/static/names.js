"use strict";
// Names of speakers while one types; without this script the search is the same.
const ask = document.getElementById("q");
const names = document.getElementById("names");
let waiting = 0;
let asked = "";
const offer = async () => {
  // A name that was begun with a quote may have several words; else the last word may begin one.
  const [, before, typed] = ask.value.match(/^(.*?)speaker:"([^"]*)$/s) || ask.value.match(/^((?:.*\s)?)(?:speaker:)?"?([^"\s]*)$/s) || ["", "", ""];
  if (typed === asked) return;
  asked = typed;
  names.replaceChildren();
  if (typed.trim().length < 2) return;
  const answer = await fetch(`${ask.dataset.names}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || typed !== asked) return;
  for (const { value, count } of (await answer.json()).speakers) {
    const option = document.createElement("option");
    option.value = `${before}speaker:"${value.replaceAll('"', " ")}"`;
    option.label = `${value} · ${count} ${count === 1 ? "comment" : "comments"}`;
    names.append(option);
  }
  if (names.children.length) ask.setAttribute("list", "names");
};
ask.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(offer, 150);
});
