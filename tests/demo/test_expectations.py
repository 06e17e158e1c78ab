"""Each expectation at its edges."""

import pytest

from racefree.demo import expectations


@pytest.mark.parametrize(("requests", "hits", "ok"), [(100, 81, True), (100, 80, False), (5, 0, False)])
def test_hit_rate_must_be_more_than_80_percent_after_warm_up(requests, hits, ok):
    verdict = expectations.hit_rate(requests, hits)
    assert (verdict.ok, verdict.value) == (ok, hits / requests)


def test_hit_rate_of_no_request_after_warm_up_fails_and_says_what_to_do():
    verdict = expectations.hit_rate(0, 0)
    assert not verdict.ok
    assert "--requests" in verdict.said


@pytest.mark.parametrize(
    ("writes", "reads", "ok"),
    [(900, 100, True), (850, 150, True), (950, 50, True), (840, 160, False), (96, 4, False)],
)
def test_write_share_must_be_about_90_percent(writes, reads, ok):
    verdict = expectations.write_share(writes, reads)
    assert (verdict.ok, verdict.value) == (ok, writes / (writes + reads))


@pytest.mark.parametrize(("writes", "reads", "ok"), [(3, 0, True), (2, 1, True), (1, 2, False), (0, 1, True)])
def test_write_share_of_few_steps_may_miss_by_one(writes, reads, ok):
    assert expectations.write_share(writes, reads).ok is ok


def test_write_share_of_no_step_fails():
    assert not expectations.write_share(0, 0).ok


def test_consistency_bears_no_error():
    assert expectations.consistency(0).ok
    assert not expectations.consistency(1).ok
    assert expectations.consistency(1).value == 1


@pytest.mark.parametrize(
    ("reports", "grew", "stalled", "ok"),
    [(5, 5, False, True), (5, 4, False, False), (0, 0, False, False), (5, 5, True, False)],
)
def test_progress_wants_operations_to_grow_in_every_report(reports, grew, stalled, ok):
    assert expectations.progress(reports, grew, stalled).ok is ok
