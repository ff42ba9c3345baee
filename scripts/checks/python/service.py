"""Starts the real binary on an embedded database in a temporary folder, for as long as a `with` block lasts."""

import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

START_SECONDS = 30


class Service:
    """A running service. Its limits are high, so that a check is never slowed down or refused by them.

    `councils` (short names) are made before it starts; `first_links` holds the token of each one's first administrator.
    """

    def __init__(self, *councils: str) -> None:
        self._councils = councils
        self.first_links: dict[str, str] = {}

    def __enter__(self) -> "Service":
        self._folder = tempfile.TemporaryDirectory(prefix="assay-check.")
        self.folder = pathlib.Path(self._folder.name)
        self.binary = os.environ["ASSAY_BIN"]
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = self.folder / "service.log"
        try:
            self.run("migrate")
            for slug in self._councils:
                self.first_links[slug] = self._first_administrator(slug)
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    [self.binary, "serve"],
                    cwd=self.folder,
                    env=self.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._folder.cleanup()

    def _first_administrator(self, slug: str) -> str:
        council = ["--council", slug, "--council-name", f"{slug.capitalize()} Council (fictional)"]
        person = ["--email", f"administrator@{slug}.example", "--name", "Administrator"]
        printed = self.run("user", "add-administrator", *council, "--jurisdiction", "england", *person)
        return printed.split("/sign-in/")[1].strip()

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Runs a command of the binary against the same database; its standard output."""
        done = subprocess.run(
            [self.binary, *arguments],
            cwd=self.folder,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"assay {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def environment(self) -> dict[str, str]:
        """Ours alone: an ASSAY_ variable of the caller must not reach the service."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
        return inherited | {
            "ASSAY_DATABASE_URL": f"sqlite://{self.folder}/assay.db",
            "ASSAY_DATA_KEY_FILE": f"{self.folder}/assay.key",
            "ASSAY_EVIDENCE_URL": f"file://{self.folder}/evidence",
            "ASSAY_MAIL_URL": f"file://{self.folder}/mail",
            "ASSAY_BIND": self.url.removeprefix("http://"),
            "ASSAY_PUBLIC_URL": self.url,
            "ASSAY_REQUESTS_PER_MINUTE": "10000000",
            "ASSAY_LOG": "error",
        }

    def errors(self) -> str:
        """What the service logged as errors."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise SystemExit(f"the service did not become ready:\n{self.errors()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
