"""A program under test: started, asked whether it answers rightly, stopped. Only what was started here is ever ended."""
import http.client
import json
import os
import signal
import subprocess
import sys
import time

from . import system
from .scenarios import path


def call(port, path, body=None, headers=None, timeout=20):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET" if body is None else "POST", path, body, {"Content-Type": "application/json", **(headers or {})})
    reply = connection.getresponse()
    data = reply.read()
    connection.close()
    return reply.status, data


class Gateway:
    def __init__(self, spec, here, work):
        fill = lambda text: text.replace("{here}", here).replace("{work}", work)
        self.name, self.port = spec["name"], spec["port"]
        self.command = fill(spec["cmd"]) if "cmd" in spec else None
        self.template = os.path.join(here, spec["template"]) if "template" in spec else None
        self.conf = fill(spec.get("conf", ""))
        self.env, self.headers = spec.get("env", {}), spec.get("headers", {})
        self.ready_seconds, self.setup = spec.get("ready_s", 20), spec.get("setup")
        self.here, self.work, self.fill, self.process = here, work, fill, None

    def start(self):
        if not self.command:
            return
        if self.template:
            with open(self.template) as source, open(self.conf, "w") as target:
                target.write(self.fill(source.read()))
        try:
            call(self.port, "/", timeout=1)
            sys.exit(f"{self.name}: port {self.port} is in use")
        except ConnectionRefusedError:
            pass
        log = open(self.log, "w")
        self.process = subprocess.Popen(["bash", "-c", "exec " + self.command], cwd=self.here, env={**os.environ, **self.env}, stdout=log, stderr=log, start_new_session=True)

    @property
    def log(self):
        return os.path.join(self.work, self.name + ".log")

    def wait(self):
        """True when its port answers anything at all."""
        end = time.time() + self.ready_seconds
        while time.time() < end:
            if self.process and self.process.poll() is not None:
                return False
            try:
                call(self.port, "/", timeout=3)
                return True
            except http.client.HTTPException:
                return True
            except OSError:
                time.sleep(0.2)
        return False

    def prepare(self):
        """Makes what its callers need, such as a virtual key: one request, named in gateways.json."""
        if self.setup:
            status, data = call(self.port, self.setup["path"], json.dumps(self.setup["body"]), self.setup.get("headers"))
            if status != 200:
                sys.exit(f"{self.name}: setup answered {status}: {data[:200]!r}")

    def pids(self):
        return system.tree(self.process.pid) if self.process else []

    def stop(self):
        if not self.process or self.process.poll() is not None:
            return
        for pid in self.pids():
            try:
                os.kill(pid, signal.SIGTERM)
            except OSError:
                pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def check(self, scenario):
        """'ok', or what is wrong with the reply to one request."""
        try:
            status, data = call(self.port, path(scenario), json.dumps(scenario["body"]), self.headers)
        except (OSError, http.client.HTTPException) as fault:
            return f"failed: {fault!r}"
        if status != 200:
            return f"status {status}: {data[:120]!r}"
        if scenario["body"].get("stream"):
            events = data.count(b"data:")
            return "ok" if events >= 60 and b"[DONE]" in data else f"{events} events, [DONE] {b'[DONE]' in data}"
        return "ok" if b"choices" in data or b"embedding" in data else f"odd reply {data[:80]!r}"
