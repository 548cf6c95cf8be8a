"""One load on one gateway, and what it cost."""
import json
import os
import subprocess
import sys
import threading
import time

from . import system
from .scenarios import path


def run(gateway, scenario, body_file, connections, seconds, mock_pid, rate=0):
    """rate 0: closed loop by wrk; otherwise so many requests a second on a timetable, by load/paced. Times in µs, CPU in seconds per 1,000 requests."""
    pids, memory, stop = gateway.pids(), [], threading.Event()

    def watch():
        while not stop.wait(0.1):
            memory.append(system.rss_mib(pids))

    watcher = threading.Thread(target=watch)
    before, began = _meters(pids, mock_pid), time.time()
    watcher.start()
    figures = (_paced if rate else _wrk)(gateway, scenario, body_file, connections, seconds, rate)
    elapsed = time.time() - began
    stop.set()
    watcher.join()
    used = [b - a for a, b in zip(before, _meters(pids, mock_pid))]
    own, mock, generator, all_of_it = used
    answered = figures["n"]
    return dict(figures, gateway=gateway.name, conc=connections, rss=max(memory or [0]),
                cpu1k=own / answered * 1000 if answered and pids else None,
                other_cores=max(0, all_of_it - own - mock - generator) / elapsed)


def _meters(pids, mock_pid):
    children = os.times()
    return [system.cpu_seconds(pids), system.cpu_seconds([mock_pid]), children[2] + children[3], system.machine_busy_seconds()]


def _wrk(gateway, scenario, body_file, connections, seconds, _):
    headers = [f"{k}={v}" for k, v in gateway.headers.items()]
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{max(1, int(seconds))}s", "--timeout", "10s", "-s", f"{gateway.here}/load/wrk.lua",
                          f"http://127.0.0.1:{gateway.port}{path(scenario)}", "--", body_file, *headers], capture_output=True, text=True)
    line = next((x for x in out.stdout.splitlines() if x.startswith("RESULT ")), None)
    if not line:
        sys.exit(f"wrk: {(out.stdout + out.stderr)[-300:]}")
    r = json.loads(line[7:])
    good = r["n"] - r["bad"]
    return dict(n=good, bad=r["bad"] + r["sock"], rps=good / (r["us"] / 1e6), p50=r["p50"], p90=r["p90"], p99=r["p99"])


def _paced(gateway, scenario, body_file, connections, seconds, rate):
    headers = [f"{k}: {v}" for k, v in gateway.headers.items()]
    out = subprocess.run([f"{gateway.here}/load/paced", str(gateway.port), path(scenario), str(rate), str(connections), str(seconds), body_file, *headers],
                         capture_output=True, text=True)
    r = json.loads(out.stdout)
    return dict(n=r["ok"], bad=r["bad"] + r["unanswered"], rps=r["rps"], p50=r["p50"], p90=r["p90"], p99=r["p99"], ttft50=r.get("ttft50"))
