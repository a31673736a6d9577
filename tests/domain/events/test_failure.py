from events.domain.failure import error_text


def test_failure_is_written_as_class_and_message():
    assert error_text(ValueError("no such tier")) == "ValueError: no such tier"


def test_failure_is_cut_at_two_thousand_characters():
    text = error_text(ValueError("x" * 5000))
    assert text == "ValueError: " + "x" * 1988


def test_failure_text_loses_the_nul_that_postgresql_refuses():
    assert error_text(ValueError("a\x00b")) == "ValueError: ab"
