#!/usr/bin/env python3
"""Side-by-side load of gateways in front of one mock provider; see README.md. Python's standard library only."""
import argparse
import datetime
import json
import os
import signal
import sys
import tempfile

from harness import load, table
from harness.gateway import Gateway, call
from harness.scenarios import SCENARIOS

HERE = os.path.dirname(os.path.abspath(__file__))
MARKS = "<!-- table: written by make table -->", "<!-- end of table -->"


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--config", default=f"{HERE}/gateways.json")
    p.add_argument("--only", help="gateways, comma-separated (default: all)")
    p.add_argument("--scenarios", default="chat,stream", help=", ".join(SCENARIOS))
    p.add_argument("--conc", default="1,32", help="connections, comma-separated")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--secs", type=float, default=3, help="length of each load, at most 15")
    p.add_argument("--warmup", type=int, default=3)
    p.add_argument("--rate", type=float, default=0, help="open loop at so many requests a second")
    p.add_argument("--readme", action="store_true", help="put the table into README.md")
    p.add_argument("--out", default=f"{HERE}/out")
    a = p.parse_args()
    a.secs = min(a.secs, 15)
    return a


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    a = arguments()
    config = json.load(open(a.config))
    work = tempfile.mkdtemp(prefix="slipway-bench-")
    mock = Gateway({**config["mock"], "name": "mock"}, HERE, work)
    gateways = [Gateway(g, HERE, work) for g in config["gateways"] if not a.only or g["name"] in a.only.split(",")]
    try:
        rows = measure(a, mock, gateways, config["anchor"], work)
    finally:
        for program in gateways + [mock]:
            program.stop()
    report(a, table.render(rows, config["anchor"], a.secs, a.rate))


def measure(a, mock, gateways, anchor_name, work):
    mock.start()
    if not mock.wait():
        sys.exit("the mock did not start: run make")
    for g in gateways:
        g.start()
    live = [g for g in gateways if g.wait() or print(f"# {g.name} did not start, left out; see {g.log}", file=sys.stderr)]
    for g in live:
        g.prepare()
    anchor = next((g for g in live if g.name == anchor_name), None) or sys.exit(f"the anchor {anchor_name} did not start")
    os.makedirs(a.out, exist_ok=True)
    rows = []
    with open(os.path.join(a.out, "runs.jsonl"), "a") as log:
        for name in a.scenarios.split(","):
            for row in measure_scenario(a, name, mock, live, anchor, work):
                rows.append(row)
                log.write(json.dumps(row) + "\n")
                log.flush()
    return rows


def measure_scenario(a, name, mock, live, anchor, work):
    """Anchor, A, anchor, B, ... with the order turning each round: slow changes of a shared machine cancel out in the ratios."""
    scenario, body = SCENARIOS[name], os.path.join(work, name + ".json")
    with open(body, "w") as f:
        json.dump(scenario["body"], f, separators=(",", ":"))
    call(mock.port, "/defaults", "{}")
    verdicts = {g: g.check(scenario) for g in live}
    for g, verdict in verdicts.items():
        if verdict != "ok":
            print(f"# {g.name}/{name}: {verdict}; left out", file=sys.stderr)
    able = [g for g in live if verdicts[g] == "ok"]
    run = lambda g, conc, secs, rate: load.run(g, scenario, body, conc, secs, mock.process.pid, rate)
    for g in able:
        run(g, 32, a.warmup, 0)
    call(mock.port, "/defaults?" + scenario.get("mock", ""), "{}")
    others = [g for g in able if g is not anchor]
    for conc in map(int, a.conc.split(",")):
        for turn in range(a.rounds):
            k = turn % max(1, len(others))
            for g in others[k:] + others[:k]:
                base, row = run(anchor, conc, a.secs, a.rate), run(g, conc, a.secs, a.rate)
                row["vs"] = row["rps"] / base["rps"] if base["rps"] else None
                row["cpu_vs"] = row["cpu1k"] / base["cpu1k"] if row["cpu1k"] and base["cpu1k"] else None
                for r in (base, row):
                    yield dict(r, scenario=name, round=turn)


def report(a, text):
    print(text)
    if a.readme:
        with open("/proc/cpuinfo") as f:
            cpu = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "an unnamed CPU")
        head = f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores of {cpu}, everything on one machine.\n"
        readme = os.path.join(HERE, "README.md")
        before, rest = open(readme).read().split(MARKS[0])
        with open(readme, "w") as f:
            f.write(before + MARKS[0] + "\n" + head + text + "\n" + MARKS[1] + rest.split(MARKS[1])[1])


if __name__ == "__main__":
    main()
