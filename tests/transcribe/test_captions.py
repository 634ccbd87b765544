"""Captions in three forms, and what they are full of."""

import pytest

from transcribe.captions import read_captions
from transcribe.errors import TranscribeError

VTT = """WEBVTT

00:00:01.000 --> 00:00:03.000
>> Good evening, commissioners.

00:00:03.000 --> 00:00:05.000 align:start
My name is Ada Example.

00:01:00.500 --> 00:01:02.000
&gt;&gt; Thank you. <i>Next</i> speaker.
"""


def said(text: str) -> list[str]:
    return [segment.text for segment in read_captions(text, ["en"]).segments]


def test_vtt_with_speaker_marks():
    captions = read_captions(VTT, ["en"])

    assert [segment.text for segment in captions.segments] == ["Good evening, commissioners. My name is Ada Example.", "Thank you. Next speaker."]
    assert captions.marks == {(0, 0), (1, 0)}
    assert captions.segments[0].words[3].start == 3.0


def test_words_of_a_long_cue_do_not_fill_the_silence():
    captions = read_captions("WEBVTT\n\n00:00:10.000 --> 00:00:30.000\nThank you.\n", ["en"])

    assert captions.segments[0].words[-1].end == pytest.approx(11.0, abs=0.2)


def test_srt():
    assert said("1\n00:00:17,650 --> 00:00:19,152\n&gt;&gt;&gt; THE MEETING\n\n2\n00:00:19,152 --> 00:00:20,620\nWILL COME TO ORDER.\n") == ["THE MEETING WILL COME TO ORDER."]


def test_text_with_times():
    captions = read_captions("00:00:20,830\t,WOW. >> GOOD EVENING.\n\n00:00:38,800\tTODAY HAS BEEN A DAY.\n", ["en"])

    assert [segment.text for segment in captions.segments] == ["WOW.", "GOOD EVENING. TODAY HAS BEEN A DAY."]
    assert captions.segments[1].words[2].start == 38.8


def test_roll_up_lines_are_said_once():
    rolling = "WEBVTT\n\n00:00:02.080 --> 00:00:03.990\n \nVery<00:00:02.480><c> exciting.</c>\n\n00:00:03.990 --> 00:00:04.000\nVery exciting.\n \n\n00:00:04.000 --> 00:00:06.710\nVery exciting.\nPresident.<00:00:04.640><c> Uh</c>\n"

    assert said(rolling) == ["Very exciting. President. Uh"]


def test_languages_are_told_by_their_commonest_words():
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n>> we are here for the park and this is our street\n\n00:00:03.000 --> 00:00:05.000\n>> vivo en la calle y los hijos de mis vecinos no van a la escuela\n\n00:00:05.000 --> 00:00:07.000\n>> mwen rete nan vil sa a ak fanmi yo pou nou\n"

    assert [segment.language for segment in read_captions(text, ["en", "es", "ht"]).segments] == ["en", "es", "ht"]


def test_blank_captions_have_nothing_in_them():
    assert read_captions("WEBVTT\n\n", ["en"]).segments == ()


def test_text_without_times_is_refused():
    with pytest.raises(TranscribeError, match="no times"):
        read_captions("just some text", ["en"])


def test_a_time_that_is_said_is_no_stamp():
    assert said("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nWe meet at\n9:30 in the morning.\n") == ["We meet at 9:30 in the morning."]


def test_a_mark_alone_waits_for_its_words():
    assert read_captions("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n>>\n\n00:00:02.000 --> 00:00:03.000\nThank you.\n", ["en"]).marks == {(0, 0)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_encodings(encoding: str):
    from transcribe.captions import decoded

    assert decoded("Buenos días".encode(encoding)) == "Buenos días"


def test_every_mark_of_a_line_is_kept():
    captions = read_captions("WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n>> THANK YOU. >> GOOD EVENING, <i>MY NAME</i> IS ADA.\n", ["en"])

    assert [segment.text for segment in captions.segments] == ["THANK YOU.", "GOOD EVENING, MY NAME IS ADA."]
    assert len(captions.marks) == 2


def test_long_text_without_ends_takes_the_time_that_it_takes_to_say_it():
    words = " ".join(["word"] * 350)
    captions = read_captions(f"00:10:00 {words}\n00:12:30 done\n00:12:00 again\n", ["en"])

    assert captions.segments[0].start == 600.0
    assert 740.0 < max(segment.end for segment in captions.segments if "word" in segment.text) <= 750.0
    assert all(word.end >= word.start for segment in captions.segments for word in segment.words)


def test_a_voice_that_stands_before_every_cue_is_one_speaker():
    cues = [("Ada Sample", "My name is Ada Sample."), ("Ada Sample", "I live on Invented Way."), ("Boris Sample", "I do not agree.")]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:00:{at:02}.000 --> 00:00:{at + 2:02}.000\n<v {name}>{said}" for at, (name, said) in zip((1, 4, 7), cues, strict=True))
    captions = read_captions(text, ("en",))
    marked = [captions.segments[number].words[place].text for number, place in sorted(captions.marks)]

    assert marked == ["My", "I"]
    assert [word.start for number, place in sorted(captions.marks) for word in [captions.segments[number].words[place]]] == [1.0, 7.0]
