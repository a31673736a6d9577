"""What the supervisor promises, tried on real processes."""

import os
import signal
import time

from config.supervised import Child, Deaths, Policy, Process

# Written aside and renamed: a reader never sees half a note.
NOTE = """
import os, signal, sys, time
def note(name, text):
    open(name + '~', 'a').write(str(text)); os.rename(name + '~', name)
"""
STEADY = NOTE + "note('steady.pid', os.getpid()); time.sleep(600)"
STUBBORN = (
    NOTE
    + """
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
note('stubborn.pid', os.getpid())
time.sleep(600)
"""
)


def polite(name):
    """A child that adds its name and the signal that reached it to the common list, then leaves."""
    return (
        NOTE
        + f"""
def leave(number, frame):
    open('list', 'a').write('{name} ' + signal.Signals(number).name + '\\n')
    sys.exit(0)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, leave)
note('{name}.pid', os.getpid())
while True:
    time.sleep(600)
"""
    )


def test_a_dead_child_starts_again_after_a_growing_pause_and_a_line_says_so(play):
    flaky = """
import os, sys, time
lives = int(open('lives').read()) if os.path.exists('lives') else 0
open('lives', 'w').write(str(lives + 1))
print('life', lives)
if lives < 3:
    sys.exit(3)
open('settled', 'w').write('yes')
time.sleep(600)
"""
    run = play({"flaky": flaky}, first_pause=0.05)
    assert run.note("settled") == "yes"
    assert [line for line in run.lines() if line.startswith("flaky")] == [
        "flaky ended (exit code 3); it starts again in 0.05 s.",
        "flaky ended (exit code 3); it starts again in 0.1 s.",
        "flaky ended (exit code 3); it starts again in 0.2 s.",
    ]
    assert [line for line in run.lines() if "life" in line] == ["    life 0", "    life 1", "    life 2"]


def test_a_killed_child_is_named_with_its_signal(play):
    run = play({"steady": STEADY}, first_pause=0.05)
    os.kill(int(run.note("steady.pid")), signal.SIGKILL)
    assert run.says("steady ended (SIGKILL); it starts again in 0.05 s.")


def test_five_deaths_in_a_minute_end_the_whole_with_the_last_lines_of_the_log(play):
    dying = "import sys; [print('word', n) for n in range(30)]; sys.exit(7)"
    run = play({"steady": STEADY, "dying": dying}, first_pause=0.01)
    assert run.code() == 1
    assert [line for line in run.lines() if "giving up" in line] == [
        "dying ended (exit code 7), 5 times within 60 s: giving up."
    ]
    last_words = run.lines()[run.lines().index("dying ended (exit code 7), 5 times within 60 s: giving up.") + 2 :]
    assert last_words == [*(f"    word {number}" for number in range(10, 30)), "All stopped."]
    assert run.gone(int(run.note("steady.pid")))


def test_sigterm_stops_a_stubborn_child_within_the_limit_and_says_that_it_was_killed(play):
    run = play({"stubborn": STUBBORN, "polite": polite("polite")}, grace=0.6)
    stubborn, other = int(run.note("stubborn.pid")), int(run.note("polite.pid"))
    began = time.monotonic()
    run.signal(signal.SIGTERM)
    assert run.code() == 0
    assert 0.6 <= time.monotonic() - began < 5
    assert run.lines()[-3:] == [
        "SIGTERM: stopping polite, stubborn.",
        "stubborn did not stop within 0.6 s and is killed.",
        "All stopped.",
    ]
    assert not run.alive(stubborn)
    assert not run.alive(other)


def test_the_limit_of_a_stop_is_ten_seconds():
    assert Policy().grace == 10


def test_ctrl_c_reaches_only_the_supervisor_which_stops_the_children_in_the_opposite_order(play):
    run = play({name: polite(name) for name in ("first", "second", "third")})
    for name in ("first", "second", "third"):
        run.note(f"{name}.pid")
    os.killpg(run.process.pid, signal.SIGINT)  # what a terminal does
    assert run.code() == 0
    assert run.note("list").splitlines() == ["third SIGTERM", "second SIGTERM", "first SIGTERM"]
    assert run.lines()[-2:] == ["SIGINT: stopping third, second, first.", "All stopped."]


def test_a_second_ctrl_c_does_not_leave_children_behind(play):
    run = play({"stubborn": STUBBORN}, grace=0.6)
    stubborn = int(run.note("stubborn.pid"))
    run.signal(signal.SIGINT)
    run.says("SIGINT: stopping stubborn.")
    run.signal(signal.SIGINT)
    assert run.code() == 0
    assert not run.alive(stubborn)


def test_no_orphan_stays_behind_when_the_supervisor_is_killed(play):
    run = play({"stubborn": STUBBORN, "steady": STEADY})
    pids = [int(run.note("stubborn.pid")), int(run.note("steady.pid"))]
    run.signal(signal.SIGKILL)
    assert run.code() == -signal.SIGKILL
    assert [run.gone(pid) for pid in pids] == [True, True]


def test_what_a_dead_child_leaves_behind_is_swept_away_before_it_starts_again(play):
    parent = (
        NOTE
        + """
if os.path.exists('grandchild.pid'):
    note('second.pid', os.getpid())
    time.sleep(600)
if os.fork() == 0:
    note('grandchild.pid', os.getpid())
    time.sleep(600)
while not os.path.exists('grandchild.pid'):
    time.sleep(0.01)
os._exit(1)
"""
    )
    run = play({"parent": parent}, first_pause=0.01)
    run.note("second.pid")
    assert run.gone(int(run.note("grandchild.pid")))


def test_ready_is_said_once_when_all_who_were_asked_are_ready_and_a_slow_one_is_named(play):
    run = play({"quick": STEADY, "slow": "import time; time.sleep(600)"}, ready={"slow": "go"}, patience=0.05)
    assert run.says("Still waiting for slow; its log is")
    assert "ready" not in run.lines()
    (run.folder / "go").write_text("")
    run.prints("ready")
    run.signal(signal.SIGTERM)
    run.code()
    assert run.lines().count("ready") == 1


def test_a_child_with_a_delay_starts_later_and_nobody_waits_for_it(tmp_path):
    times = [100.0]
    late = Child("late", ["true"], delay=3.0, ready=lambda: False)
    process = Process(late, logs=tmp_path, policy=Policy(), clock=lambda: times[0])
    assert process.begin() is None
    assert (process.running, process.is_ready(), process.due()) == (False, True, False)
    times[0] = 103.0
    assert process.due()
    assert process.start() is None
    assert (process.running, process.is_ready(), process.due()) == (True, False, False)
    process.kill()


def test_a_command_that_does_not_exist_counts_as_deaths(tmp_path):
    process = Process(Child("ghost", [str(tmp_path / "none")]), logs=tmp_path, policy=Policy())
    assert process.start() == "could not be started"
    assert not process.running
    assert "No such file" in process.tail(5)[-1]


def test_pauses_double_up_to_ten_seconds_when_deaths_are_too_rare_to_give_up():
    deaths = Deaths(Policy())
    pauses = [deaths.pause_after(at=at, life=16) for at in range(0, 16 * 7, 16)]
    assert pauses == [0.5, 1, 2, 4, 8, 10, 10]


def test_the_fifth_death_in_a_minute_is_the_end():
    deaths = Deaths(Policy())
    pauses = [deaths.pause_after(at=at, life=15) for at in (0, 15, 30, 45, 60)]
    assert pauses == [0.5, 1, 2, 4, None]


def test_a_child_that_ran_for_a_minute_begins_with_the_first_pause_again():
    deaths = Deaths(Policy())
    assert [deaths.pause_after(at=at, life=life) for at, life in ((0, 0), (1, 0), (61, 60))] == [0.5, 1, 0.5]


def test_a_log_that_grew_too_long_is_moved_aside_and_the_previous_run_is_kept(tmp_path):
    (tmp_path / "any.log").write_text("previous run\n")
    process = Process(Child("any", ["true"]), logs=tmp_path, policy=Policy(log_bytes=10))
    assert (tmp_path / "any.log.1").read_text() == "previous run\n"
    (tmp_path / "any.log").write_text("short\n")
    process.trim_log()
    assert (tmp_path / "any.log").read_text() == "short\n"
    (tmp_path / "any.log").write_text("more than ten bytes\n")
    process.trim_log()
    assert (tmp_path / "any.log").read_text() == ""
    assert (tmp_path / "any.log.1").read_text() == "more than ten bytes\n"
