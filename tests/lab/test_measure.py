"""The runner: every case in turn, each thread its own bound method, nothing lost, failures told."""

import gc
import itertools
import threading

import pytest

from racefree.lab.measure import HOT_KEY, Case, Made, Subject, cases_for, interleaved, measure


class Counting:
    """A subject that notes each call, and in which thread and for which key its names were bound."""

    def __init__(self, lost=0):
        self.calls = []
        self.binds = []
        self.lost = lost

    def make(self):
        def bind(key):
            self.binds.append((threading.get_ident(), key))
            return {"f": self.calls.append, "k": key}

        return Made(bind, counted=lambda: max(0, len(self.calls) - self.lost))


def cases(count):
    return [Case(f"subject {number}", 1, False) for number in range(count)]


def test_every_case_has_its_turn_in_every_repetition():
    order = [case.subject for case in interleaved(cases(4), 3)]
    assert len(order) == 12
    for repetition in range(3):
        assert sorted(order[4 * repetition : 4 * repetition + 4]) == [f"subject {n}" for n in range(4)]


def test_repetitions_begin_with_different_cases():
    order = [case.subject for case in interleaved(cases(4), 4)]
    assert {order[0], order[4], order[8], order[12]} == {f"subject {n}" for n in range(4)}


def test_one_thread_has_no_hot_case_and_more_have_both():
    subject = Subject("s", "pass", lambda: Made(lambda key: {}))
    assert [(case.threads, case.hot) for case in cases_for([subject], [1, 2, 3])] == [
        (1, False),
        (2, False),
        (2, True),
        (3, False),
        (3, True),
    ]


def test_every_thread_binds_its_own_method_and_key():
    counting = Counting()
    measured = measure([Subject("s", "f(k)", counting.make)], [3], repetitions=1, seconds=0.001)
    assert measured.failures == {}
    calibration, *binds = counting.binds
    assert calibration[1] == HOT_KEY
    own, hot = binds[:3], binds[3:]
    assert len({key for _, key in own}) == 3
    assert {key for _, key in hot} == {HOT_KEY}
    assert threading.get_ident() not in {thread for thread, _ in binds}


def test_rates_are_operations_a_second_of_all_threads():
    measured = measure(
        [Subject("s", "pass", lambda: Made(lambda key: {}))], [1, 2], repetitions=3, seconds=0.002
    )
    assert [len(case.rates) for case in measured.cases] == [3, 3, 3]
    assert all(1e5 < rate < 1e10 for case in measured.cases for rate in case.rates)


def test_the_rate_of_something_slow_is_what_it_must_be():
    release = threading.Event()  # never set: each wait takes its whole timeout

    def make():
        return Made(lambda key: {"f": release.wait})

    (case,) = measure([Subject("s", "f(0.001)", make)], [1], repetitions=3, seconds=0.05).cases
    assert all(20 < rate <= 1000 for rate in case.rates)


def test_operations_that_were_not_counted_are_told():
    subjects = [Subject("sound", "f(k)", Counting().make), Subject("losing", "f(k)", Counting(lost=5).make)]
    (text,) = measure(subjects, [1, 2], repetitions=1, seconds=0.001).miscounts
    assert text.startswith("losing: ")


def test_a_subject_that_cannot_be_made_or_run_fails_alone():
    def broken():
        raise ImportError("no such library")

    def crashing():
        calls = itertools.count()

        def f(key):
            if next(calls) > 1000:
                raise ZeroDivisionError("in a thread")

        return Made(lambda key: {"f": f, "k": key})

    sound = Subject("sound", "pass", lambda: Made(lambda key: {}))
    measured = measure(
        [Subject("broken", "pass", broken), Subject("crashing", "f(k)", crashing), sound], [1, 2], 2, 0.002
    )
    assert measured.failures == {
        "broken": "ImportError: no such library",
        "crashing": "ZeroDivisionError: in a thread",
    }
    assert {case.subject for case in measured.cases} == {"sound"}
    assert measured.rates("crashing", 1) is None


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_left_as_it_was(enabled):
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        seen = []
        subject = Subject("s", "pass", lambda: Made(lambda key: seen.append(gc.isenabled()) or {}))
        measure([subject], [1], 1, 0.001)
        assert seen[-1] is False
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
