"""Which peers are here, which are missing and how to get them, and which may not be imported."""

import sys

import pytest

from racefree.lab import peers
from racefree.lab.peers import Peer, standing
from racefree.lab.results import peer_lines


def test_a_missing_peer_is_told_with_the_way_to_get_it():
    found = standing(Peer("no-such-distribution", "no_such_module", ("cache",)))
    assert not found.usable
    assert list(peer_lines([found])) == [
        "no-such-distribution: missing; python -m pip install no-such-distribution"
    ]


def test_an_installed_peer_is_told_with_its_version_and_not_imported(tmp_path, monkeypatch):
    (tmp_path / "trial_peer.py").write_text("raise RuntimeError('imported')\n")
    info = tmp_path / "trial_peer-4.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trial-peer\nVersion: 4.2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(peers, "turns_the_gil_on", lambda module: False)
    found = standing(Peer("trial-peer", "trial_peer", ("cache",)))
    assert list(peer_lines([found])) == ["trial-peer: 4.2"]
    assert "trial_peer" not in sys.modules


def test_a_peer_that_turns_the_gil_on_is_not_measured(monkeypatch):
    monkeypatch.setattr(peers, "turns_the_gil_on", lambda module: True)
    found = standing(Peer("pytest", "pytest", ("cache",)))
    assert not found.usable
    (line,) = peer_lines([found])
    assert "PYTHON_GIL=0" in line


@pytest.mark.skipif(peers.gil_enabled(), reason="the GIL is on already")
def test_a_module_that_leaves_the_gil_off_is_known_from_one_that_does_not(tmp_path, monkeypatch):
    assert not peers.turns_the_gil_on("json")
    monkeypatch.setattr(sys, "executable", str(fake := tmp_path / "python"))
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    assert peers.turns_the_gil_on("json")


def test_every_peer_belongs_to_a_suite_and_every_subject_to_a_known_peer():
    from racefree.lab.suites import SUITES, subjects_of

    for suite in SUITES:
        known = {peer.distribution for peer in peers.PEERS if suite in peer.suites}
        needed = {subject.peer for subject in subjects_of(suite)[0] if subject.peer}
        assert needed == known
