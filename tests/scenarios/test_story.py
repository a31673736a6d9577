"""The main job on real processes: web, worker, beat and the partner simulator."""

import threading

import pytest

from tests.scenarios.story import Story

STEPS_WITH_ANSWERS = 25


def test_the_story_is_true_and_every_answer_is_valid(installation, specs_dir):
    story = Story(installation.demo)
    story.run()
    assert story.app.judge is not None, specs_dir
    assert story.app.judged > STEPS_WITH_ANSWERS


def test_the_story_is_true_again_while_the_broker_is_being_lost(installation):
    stop = threading.Event()

    def lose_broker_again_and_again():
        while not stop.wait(0.2):
            installation.lose_broker()

    vandal = threading.Thread(target=lose_broker_again_and_again)
    vandal.start()
    try:
        Story(installation.demo).run()
    finally:
        stop.set()
        vandal.join()


@pytest.mark.parametrize("path", ["/tmf-api/nowhere", "/tmf-api/productCatalogManagement/v5/nothing"])
def test_an_unknown_route_answers_with_a_tmf_error(installation, path):
    story = Story(installation.demo)
    answer = story.app.http.get(path)
    assert answer.status_code == 404
    assert (answer.json()["@type"], answer.json()["status"]) == ("Error", "404")
