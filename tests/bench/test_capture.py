"""What photos cost the phone: a large one sealed, sixty of them in memory, a full draft opened.

Wall-clock and memory of a shared machine are for people, never for a verdict. ``make bench`` prints them.
"""

import json
from base64 import b64decode
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.bench.test_phone import table
from tests.pwa.core.conftest import browsers
from tests.pwa.interview.conftest import Phone, app_folder, phone, served

__all__ = ["app_folder", "browsers", "phone", "served"]

pytestmark = pytest.mark.bench

# A photo that does not compress well, as grain does not.
LARGE = """
async ([width, height]) => {
  const c = document.createElement('canvas'); c.width = width; c.height = height;
  const d = c.getContext('2d');
  const noise = new ImageData(256, 256);
  globalThis.crypto.getRandomValues(noise.data.subarray(0, 65536));
  for (let x = 0; x < width; x += 256)
    for (let y = 0; y < height; y += 256) d.putImageData(noise, x, y);
  for (let n = 0; n < 12; n++) { d.fillStyle = `hsl(${n * 37} 50% ${20 + n % 60}% / 80%)`;
    d.fillRect(n * 131 % width, n * 97 % height, width / 5, height / 6); }
  const blob = await new Promise(r => c.toBlob(r, 'image/jpeg', 1));
  return await new Promise(r => {
    const reader = new FileReader();
    reader.onload = () => r(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}
"""
# What the browser alone needs for it: unpack, shrink, pack again.
BARE = """
async (data) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const file = new Blob([bytes], { type: 'image/jpeg' });
  const from = performance.now();
  const picture = await createImageBitmap(file);
  const c = document.createElement('canvas'); c.width = 2048; c.height = 1536;
  c.getContext('2d').drawImage(picture, 0, 0, 2048, 1536); picture.close();
  await new Promise(r => c.toBlob(r, 'image/jpeg', 0.85));
  return performance.now() - from;
}
"""


class Memory:
    """What CDP gives: the heap of the page and of its workers, each with its buffers, in MB. Decoded
    pictures on the screen and the browser's own code are not in it."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._workers: list[str] = []
        self._heard: dict[int, dict[str, Any]] = {}
        self._devtools.on("Target.attachedToTarget", self._attached)
        self._devtools.on("Target.receivedMessageFromTarget", self._answered)
        self._devtools.send(
            "Target.setAutoAttach",
            {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False},
        )
        self._page = page
        self._last = 0

    def _attached(self, told: dict[str, Any]) -> None:
        if told["targetInfo"]["type"] == "worker":
            self._workers.append(told["sessionId"])

    def _answered(self, told: dict[str, Any]) -> None:
        message = json.loads(told["message"])
        self._heard[message.get("id", 0)] = message.get("result", {})

    def _ask(self, worker: str, method: str) -> dict[str, Any]:
        self._last += 1
        message = json.dumps({"id": self._last, "method": method, "params": {}})
        self._devtools.send("Target.sendMessageToTarget", {"sessionId": worker, "message": message})
        while self._last not in self._heard:
            self._page.wait_for_timeout(20)
        return self._heard[self._last]

    def now(self) -> tuple[float, float]:
        """Page and workers, after their rubbish was collected."""
        for _ in range(2):
            self._devtools.send("HeapProfiler.collectGarbage")
        page = mega(self._devtools.send("Runtime.getHeapUsage"))
        workers = 0.0
        for worker in self._workers:
            self._ask(worker, "HeapProfiler.collectGarbage")
            workers += mega(self._ask(worker, "Runtime.getHeapUsage"))
        return page, workers


def mega(heap: dict[str, Any]) -> float:
    return float(heap["usedSize"] + heap.get("backingStorageSize", 0)) / 1e6


def photos(phone: Phone) -> None:
    phone.begin()
    phone.part("Photos")


def test_a_photo_of_12_megapixels(phone: Phone, tmp_path: Path) -> None:
    photos(phone)
    page, skin = phone.page, phone.question("ph.skin")
    # As one text: millions of numbers one by one would take minutes and gigabytes on their way here.
    data = page.evaluate(LARGE, [4032, 3024])
    large = tmp_path / "large.jpg"
    large.write_bytes(b64decode(data))
    bare = median(page.evaluate(BARE, data) for _ in range(3))
    memory, took, peak = Memory(page), [], 0.0
    before = sum(memory.now())
    for turn in range(5):
        began: float = page.evaluate("() => performance.now()")
        skin.locator("input[type=file]").set_input_files(large)
        expect(skin.locator("li")).to_have_count(turn + 1)
        expect(page.get_by_text("Saved on this phone")).to_be_visible()
        took.append(page.evaluate("() => performance.now()") - began)
        peak = max(peak, sum(memory.now()) - before)
    table(
        f"A photo of 12 megapixels, {large.stat().st_size / 1e6:.1f} MB, chosen to sealed on disk",
        [
            ("all of it, median of 5", median(took), 1500, "ms"),
            ("of that the browser's own: unpack, shrink, pack", bare, None, "ms"),
            ("ratio to the browser's own", median(took) / bare, None, "x"),
            ("stays in memory after each, at most", peak, None, "MB"),
        ],
    )


def test_sixty_photos_in_memory(phone: Phone) -> None:
    photos(phone)
    page = phone.page
    picture = b64decode(page.evaluate(LARGE, [1600, 1200]))
    memory = Memory(page)
    page_before, workers_before = memory.now()
    for path in ("ph.skin", "ph.hidden"):
        question = phone.question(path)
        for turn in range(30):
            question.locator("input[type=file]").set_input_files(
                {"name": f"{turn}.jpg", "mimeType": "image/jpeg", "buffer": picture}
            )
            expect(question.locator("li")).to_have_count(turn + 1)
    page_after, workers_after = memory.now()
    skin = phone.question("ph.skin")
    for turn in range(8):
        line = skin.locator("li").nth(turn)
        line.get_by_role("button", name="Show", exact=True).click()
        expect(line.locator("img")).to_have_count(1)
        line.get_by_role("button", name="Hide", exact=True).click()
    shown = sum(memory.now())
    table(
        f"60 photos of {len(picture) / 1e6:.1f} MB with working copies: heaps and buffers",
        [
            ("the page with an empty interview", page_before, None, "MB"),
            ("its crypto worker then", workers_before, None, "MB"),
            ("the page", page_after, None, "MB"),
            ("its crypto worker", workers_after, None, "MB"),
            ("together", page_after + workers_after, 60, "MB"),
            ("after eight were looked at and hidden", shown, 60, "MB"),
        ],
    )
