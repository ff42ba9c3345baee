"""Reads the folder of .eml files that the service writes its mail to."""

import email
import email.policy
import pathlib
import re
import time

import httpx

ARRIVES_WITHIN_SECONDS = 30


class Mailbox:
    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder
        self._read: set[pathlib.Path] = set()

    def next_link(self, address: str, page: str) -> str:
        """The last part of the link to `page` (such as `/sign-in/`) in the next mail to this address that has one."""
        deadline = time.monotonic() + ARRIVES_WITHIN_SECONDS
        while time.monotonic() < deadline:
            for file in sorted(self._folder.rglob("*.eml")):
                if file in self._read:
                    continue
                mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                if address not in str(mail["To"]):
                    continue
                body = mail.get_body(("plain",))
                link = re.search(re.escape(page) + r"(\S+)", body.get_content()) if body else None
                if link is not None:
                    self._read.add(file)
                    return link[1]
            time.sleep(0.05)
        raise SystemExit(f"no mail to {address} with a link to {page} arrived")


def press(url: str, path: str) -> None:
    """Opens a page as a browser does, and presses the button of its form that leads back to it."""
    with httpx.Client(base_url=url, timeout=60) as browser:
        page = browser.get(path).raise_for_status().text
        form = re.search(rf'<form[^>]* action="{re.escape(path)}".*?</form>', page, re.DOTALL)
        token = re.search(r'name="form_token" value="([^"]+)"', form[0]) if form else None
        if token is None:
            raise SystemExit(f"{path} has no button")
        answer = browser.post(path, data={"form_token": token[1]})
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise SystemExit(f"the button of {path}: {answer.status_code}")
