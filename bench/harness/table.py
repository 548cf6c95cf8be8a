"""Runs to one Markdown table per scenario and number of connections."""
import statistics

from .scenarios import SCENARIOS

HEAD = ["gateway", "CPU s per 1,000", "/ {anchor}", "least", "requests/s", "/ {anchor}", "p50 µs", "p99 µs", "RSS MiB", "failed"]


def median(rows, key):
    values = [r[key] for r in rows if r.get(key) is not None]
    return statistics.median(values) if values else None


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def render(rows, anchor, seconds, rate):
    out = []
    for scenario in dict.fromkeys(r["scenario"] for r in rows):
        for connections in dict.fromkeys(r["conc"] for r in rows):
            chosen = [r for r in rows if r["scenario"] == scenario and r["conc"] == connections]
            if chosen:
                out += _one(chosen, scenario, connections, anchor, seconds, rate)
    return "\n".join(out) + "\n"


def _one(rows, scenario, connections, anchor, seconds, rate):
    loop = f"{rate:g} a second on a timetable" if rate else "closed loop"
    rounds = len({r["round"] for r in rows})
    yield f"\n**{scenario}**: {SCENARIOS[scenario]['note']}; {connections} connections, {loop}, {rounds} rounds of {seconds:g} s; other work on the machine: {number(median(rows, 'other_cores'), 2)} cores\n"
    yield "| " + " | ".join(h.format(anchor=anchor) for h in HEAD) + " |"
    yield "|---" + "|--:" * (len(HEAD) - 1) + "|"
    by_gateway = {name: [r for r in rows if r["gateway"] == name] for name in dict.fromkeys(r["gateway"] for r in rows)}
    for name, runs in sorted(by_gateway.items(), key=lambda item: median(item[1], "cpu1k") or 0):
        is_anchor = name == anchor
        yield "| " + " | ".join([
            name, number(median(runs, "cpu1k"), 3), "1" if is_anchor else number(median(runs, "cpu_vs"), 2),
            number(min((r["cpu1k"] for r in runs if r.get("cpu1k")), default=None), 3),
            number(median(runs, "rps")), "1" if is_anchor else number(median(runs, "vs"), 2),
            number(median(runs, "p50")), number(median(runs, "p99")), number(max(r["rss"] for r in runs)), str(sum(r["bad"] for r in runs)),
        ]) + " |"
