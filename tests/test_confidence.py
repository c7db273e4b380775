"""What is an answer and what is only the nearest thing, over the demonstration corpus."""

from __future__ import annotations

import pytest

from kb.types import Query


@pytest.mark.parametrize(
    "question",
    [
        "przepis na sernik z rodzynkami",
        "Kto wygrał mistrzostwa świata w piłce nożnej?",
        "jaka jest stolica Australii",
        "how do I replace the clutch of a tractor",
        "quantum entanglement of photons",
        "photosynthesis in deep sea algae",
        "xyzzy qwrt",
    ],
)
def test_what_is_off_the_topic_is_refused(corpus, question):
    """A question on something else is refused with a reason, and its hits stay weak."""
    result = corpus.search(Query(question, k=3))

    assert (False, "nothing_close", 3) == (result.answered, result.reason, len(result.hits))


@pytest.mark.parametrize(
    "question",
    [
        "kto odbiera telefon w urzędzie?",
        "brak odpowiedzi na uwagi z konsultacji",
        "wspolny kalendarz spotkan",
        "who answers the phone at the town hall?",
        "no reply to comments from consultations",
        "NGO",
        "KDO",
    ],
)
def test_what_the_material_is_about_is_answered(corpus, question):
    """A question on the topic is answered in either language, without a reason."""
    result = corpus.search(Query(question, k=3))

    assert (True, "", 3) == (result.answered, result.reason, len(result.hits))


@pytest.mark.parametrize("question", ["", "?!", "the? and?", "co to jest?"])
def test_a_question_without_words_is_refused(corpus, question):
    """Function words alone ask for nothing."""
    result = corpus.search(Query(question))

    assert (False, "no_words") == (result.answered, result.reason)


def test_a_question_finds_its_answer_in_the_other_language(corpus):
    """An English question has Polish passages among its hits, and the other way round."""
    english = {hit.passage.lang for hit in corpus.search(Query("who answers the phone?")).hits}
    polish = {hit.passage.lang for hit in corpus.search(Query("kto odbiera telefon?")).hits}

    assert {"pl", "en"} == english
    assert {"pl", "en"} == polish
