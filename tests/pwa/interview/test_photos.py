"""Photos with Chromium's own camera: how near, what needs care, and everything that can go wrong."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from tests.pwa.core.conftest import Served

from .conftest import Phone

# Chromium answers the question for the camera by itself: with no.
REFUSED = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]


def photos(phone: Phone) -> Locator:
    phone.part("Photos")
    return phone.question("ph.skin")


def test_four_distances_are_asked_in_turn_and_said_beside_each_photo(interview: Phone) -> None:
    skin = photos(interview)
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.locator("video")).to_be_visible()
    # Until the camera gives its first frame there is nothing to take.
    skin.locator("video").evaluate(
        "async (v) => { while (v.videoWidth === 0) await new Promise(r => setTimeout(r, 20)); }"
    )
    for place, (name, guide) in enumerate(
        [
            ("Overall", "The whole part of the body"),
            ("Middle", "An arm's length away"),
            ("Close", "The finding fills the picture"),
            ("Close, with a scale", "with a ruler or a coin"),
        ]
    ):
        expect(skin.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(skin.get_by_text(guide)).to_be_visible()
        skin.get_by_role("button", name="Take the photo").click()
        expect(skin.get_by_text(f"Photo {place + 1}", exact=True)).to_be_visible()
        expect(skin.locator("li").nth(place)).to_contain_text(name)
    skin.get_by_role("button", name="Close the camera").click()
    expect(skin.locator("video")).to_have_count(0)
    # No picture by itself; one tap on the states would have left photos that no answer names.
    expect(skin.locator("img")).to_have_count(0)
    expect(skin.get_by_role("button", name="Prefers not to answer")).to_have_count(0)
    skin.get_by_role("button", name="Show", exact=True).first.click()
    expect(skin.locator("img")).to_have_count(1)
    assert interview.complaints == []


# Where the camera's picture and the shutter stand, from the moment that they are on the page.
WATCH_THE_VIEWFINDER = """
(box) => { window.seen = []; let frames = 0;
  const look = () => { const video = box.querySelector('video'); if (!video) return;
    const at = video.getBoundingClientRect();
    const shutter = video.nextElementSibling.getBoundingClientRect();
    window.seen.push([video.readyState >= 2, at.width, at.height, shutter.top - at.top].join(' ')); };
  const watch = () => { look(); if (frames++ < 5000) requestAnimationFrame(watch); };
  new MutationObserver((_, self) => { if (box.querySelector('video')) { self.disconnect(); watch(); } })
    .observe(box, { childList: true, subtree: true }); }
"""
# A phone that is held upright: its camera's picture is higher than wide.
UPRIGHT = """
() => { const c = document.createElement('canvas'); c.width = 540; c.height = 960;
  const d = c.getContext('2d');
  setInterval(() => { d.fillStyle = `hsl(${Math.random() * 360} 50% 50%)`; d.fillRect(0, 0, 540, 960); }, 40);
  navigator.mediaDevices.getUserMedia = async () => c.captureStream(25); }
"""


@pytest.mark.parametrize("upright", [False, True])
def test_the_shutter_stands_still_from_before_the_first_frame(
    interview: Phone, *, upright: bool
) -> None:
    """A tap must not miss it because the picture above it grew in that moment."""
    skin = photos(interview)
    if upright:
        interview.page.evaluate(UPRIGHT)
    skin.evaluate(WATCH_THE_VIEWFINDER)
    skin.get_by_role("button", name="Open the camera").click()
    interview.page.wait_for_function("() => window.seen.filter((one) => one[0] === 't').length > 3")
    seen: list[str] = interview.page.evaluate("() => window.seen")
    assert seen[0].startswith("false")  # it was looked at before there was a frame
    assert len({one.split(" ", 1)[1] for one in seen}) == 1, seen
    width, height = (float(one) for one in seen[0].split()[1:3])
    # The whole width, or as high as the screen allows: never a stripe in a box of another shape.
    assert (height > width) is upright
    skin.get_by_role("button", name="Take the photo").click()
    expect(skin.get_by_text("Photo 1", exact=True)).to_be_visible()
    interview.page.reload()  # the camera of the browser again
    interview.unlock()


def test_the_time_of_a_photo_is_that_of_its_shutter(interview: Phone, tmp_path: Path) -> None:
    """Not that of its entry; a file brings a time of its own, which is called so and nothing else."""
    page = interview.page
    photos(interview)
    interview.question("ph.one").get_by_role("button", name="Add an entry").click()
    taken, box = interview.question("ph.taken_at"), interview.question("ph.file")
    fields = {
        name: taken.get_by_label(name, exact=True)
        for name in ("Day", "Month", "Year", "Hour", "Minute")
    }
    expect(fields["Day"]).to_have_value("")
    began: float = page.evaluate("() => Date.now()")
    # An hour and a half later by the clock on the wall; the camera goes on as it did.
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 5_400_000; }")
    box.get_by_role("button", name="Open the camera").click()
    box.get_by_role("button", name="Take the photo").click()
    expect(box.get_by_text("Photo 1", exact=True)).to_be_visible()
    expect(fields["Day"]).not_to_have_value("")
    box.get_by_role("button", name="Close the camera").click()
    said = [int(one.input_value()) for one in fields.values()]
    minute: float = page.evaluate("([d, m, y, h, n]) => +new Date(y, m - 1, d, h, n)", said)
    assert 0 <= minute - began - 5_400_000 + 60_000 < 180_000
    # With the photo goes its time; one that was typed stays.
    remove = box.get_by_role("button", name="Remove", exact=True)
    remove.click()
    box.get_by_role("button", name="Remove the photo").click()
    expect(box.locator("li")).to_have_count(0)
    expect(fields["Day"]).to_have_value("")
    for field, value in zip(fields.values(), ("3", "4", "2021", "5", "6"), strict=True):
        field.fill(value)
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(jpeg(interview))
    os.utime(picture, (1_600_000_000, 1_600_000_000))
    box.locator("input[type=file]").set_input_files(picture)
    expect(box.locator("li")).to_contain_text("from a file · the file's own time: 13")
    remove.click()
    box.get_by_role("button", name="Remove the photo").click()
    expect(box.locator("li")).to_have_count(0)
    expect(fields["Year"]).to_have_value("2021")
    page.reload()  # the clock of the browser again
    interview.unlock()


def test_what_needs_care_is_shown_by_two_taps_only(interview: Phone, tmp_path: Path) -> None:
    photos(interview)
    hidden = interview.question("ph.hidden")
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(jpeg(interview))
    hidden.locator("input[type=file]").set_input_files(picture)
    expect(hidden.get_by_text("Photo 1", exact=True)).to_be_visible()
    hidden.get_by_role("button", name="Show", exact=True).click()
    expect(hidden.locator("img")).to_have_count(0)
    hidden.get_by_role("button", name="Not now").click()
    expect(hidden.locator("img")).to_have_count(0)
    hidden.get_by_role("button", name="Show", exact=True).click()
    hidden.get_by_role("button", name="Yes, show it").click()
    expect(hidden.locator("img")).to_have_count(1)


def jpeg(phone: Phone, width: int = 64, height: int = 64) -> bytes:
    made: list[int] = phone.page.evaluate(
        """async ([w, h]) => { const c = document.createElement('canvas');
          c.width = w; c.height = h; const d = c.getContext('2d');
          for (let n = 0; n < 400; n++) { d.fillStyle = `hsl(${n * 37} 60% ${20 + n % 60}%)`;
            d.fillRect(n * 131 % w, n * 97 % h, w / 7, h / 9); }
          const b = await new Promise(r => c.toBlob(r, 'image/jpeg', 0.92));
          return [...new Uint8Array(await b.arrayBuffer())]; }""",
        [width, height],
    )
    return bytes(made)


def test_a_damaged_and_a_too_large_photo_are_told_and_the_rest_stays(
    interview: Phone, tmp_path: Path
) -> None:
    skin = photos(interview)
    whole = jpeg(interview)
    for name, data in (("ok", whole), ("half", whole[:200]), ("large", whole + b"\0" * 60_000_000)):
        (tmp_path / f"{name}.jpg").write_bytes(data)
    choose = skin.locator("input[type=file]")
    choose.set_input_files(tmp_path / "ok.jpg")
    expect(skin.get_by_text("Photo 1", exact=True)).to_be_visible()
    choose.set_input_files(tmp_path / "half.jpg")
    expect(skin.get_by_role("alert")).to_contain_text("This photo is damaged")
    choose.set_input_files(tmp_path / "large.jpg")
    expect(skin.get_by_role("alert")).to_contain_text("This photo has 61 MB. At most 32 MB")
    expect(skin.get_by_text("Photo 1", exact=True)).to_be_visible()
    expect(skin.get_by_text("Photo 2", exact=True)).to_have_count(0)
    expect(interview.page.get_by_text("Saved on this phone")).to_be_visible()


def test_a_camera_that_another_app_holds_is_told_and_can_be_tried_again(interview: Phone) -> None:
    """Chromium's fake camera is never taken: the browser's own answer is given in its place."""
    skin = photos(interview)
    interview.page.evaluate(
        """() => { const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          let held = true;
          navigator.mediaDevices.getUserMedia = (asked) => { if (!held) return real(asked);
            held = false; return Promise.reject(new DOMException('in use', 'NotReadableError')); };
        }"""
    )
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.get_by_role("alert")).to_contain_text("Another app is using the camera")
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.locator("video")).to_be_visible()
    expect(skin.get_by_role("alert")).to_have_count(0)
    skin.get_by_role("button", name="Close the camera").click()


# A camera whose frames stop coming without a word, as some phones do when another app takes it.
FREEZING = """
() => { const c = document.createElement('canvas'); c.width = 320; c.height = 240;
  const d = c.getContext('2d'); window.freeze = false;
  setInterval(() => { if (window.freeze) return;
    d.fillStyle = `hsl(${Math.random() * 360} 50% 50%)`; d.fillRect(0, 0, 320, 240); }, 40);
  window.real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async () => c.captureStream(25); }
"""
# The shutter stands under a finger while no frames come: those that were on their way have arrived, and
# nobody has said yet that the picture stands still. Where it has been said, there is nothing to tap.
PRESS_FROZEN = """
(box) => { window.freeze = true;
  const video = box.querySelector('video');
  let waiting;
  return new Promise((done) => {
    const press = () => {
      [...box.querySelectorAll('button')].find((b) => b.textContent.includes('Take the photo'))?.click();
      done();
    };
    const settle = () => {
      clearTimeout(waiting);
      waiting = setTimeout(press, 400);
      video.requestVideoFrameCallback(settle);
    };
    settle();
  }); }
"""
HIDDEN = """
(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange')); }
"""


def test_a_picture_that_stands_still_is_said_and_never_taken(interview: Phone) -> None:
    """No word from the browser but the frames that do not come; then its words for it."""
    page, skin = interview.page, photos(interview)
    again = skin.get_by_role("button", name="Open the camera again")
    shutter = skin.get_by_role("button", name="Take the photo")
    still = skin.get_by_role("alert").filter(has_text="The camera's picture stands still")
    page.evaluate(FREEZING)
    skin.get_by_role("button", name="Open the camera").click()
    shutter.click()
    expect(skin.get_by_text("Photo 1", exact=True)).to_be_visible()
    # The tap is refused although the page has a whole frame: it is from before the tap.
    skin.evaluate(PRESS_FROZEN)
    expect(still).to_be_visible()
    expect(skin.locator("video, [role=alert]")).to_have_count(1)
    expect(shutter).to_have_count(0)
    expect(skin.locator("li")).to_have_count(1)
    # It moves again by itself: so does the screen.
    page.evaluate("() => { window.freeze = false; }")
    expect(skin.get_by_role("alert")).to_have_count(0)
    shutter.click()
    expect(skin.locator("li")).to_have_count(2)
    # Nobody touches anything: it is said all the same, and the real camera can be opened in its place.
    page.evaluate("() => { window.freeze = true; }")
    expect(still).to_be_visible()
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = window.real; }")
    again.click()
    expect(skin.get_by_role("alert")).to_have_count(0)
    shutter.click()
    expect(skin.locator("li")).to_have_count(3)
    # The browser's own word, and its word that it goes on.
    track = skin.locator("video").evaluate_handle("(video) => video.srcObject.getVideoTracks()[0]")
    for said, there in (("mute", 1), ("unmute", 0)):
        track.evaluate(
            """(track, said) => {
              Object.defineProperty(track, 'muted', { value: said === 'mute', configurable: true });
              track.dispatchEvent(new Event(said)); }""",
            said,
        )
        expect(still).to_have_count(there)
    expect(shutter).to_be_visible()
    assert interview.complaints == []


def end_the_pictures(phone: Phone) -> None:
    """End the process of this test's own browser that reads the camera, and no other."""
    parents: dict[int, int] = {}
    lines: dict[int, str] = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            lines[int(place.name)] = (place / "cmdline").read_text("utf-8", "replace")
            parents[int(place.name)] = int(
                (place / "stat").read_text().rpartition(")")[2].split()[1]
            )
    ours = {
        pid for pid, line in lines.items() if str(phone.profile) in line and "--type=" not in line
    }
    reading = [pid for pid, line in lines.items() if "VideoCaptureService" in line]
    reading = [pid for pid in reading if ours & {parents[pid], parents.get(parents[pid], 0)}]
    assert len(reading) == 1
    os.kill(reading[0], signal.SIGKILL)


def test_a_camera_that_is_taken_away_is_let_go_and_opened_anew(interview: Phone) -> None:
    page, skin = interview.page, photos(interview)
    again = skin.get_by_role("button", name="Open the camera again")
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.locator("video")).to_be_visible()
    stream = skin.locator("video").evaluate_handle("(video) => video.srcObject")
    # Out of sight it is switched off at once, and asked for again on return.
    page.evaluate(HIDDEN, True)
    expect(skin.get_by_role("alert")).to_contain_text("switched off while this page was out of")
    assert stream.evaluate("(one) => one.getVideoTracks()[0].readyState") == "ended"
    page.evaluate(HIDDEN, False)
    again.click()
    expect(skin.locator("video")).to_be_visible()
    # For real: what gives the browser its pictures dies, as when the system takes the camera away.
    end_the_pictures(interview)
    expect(skin.get_by_role("alert")).to_contain_text("The camera stopped")
    expect(skin.locator("video")).to_have_count(0)
    again.click()
    skin.get_by_role("button", name="Take the photo").click()
    expect(skin.locator("li")).to_have_count(1)
    skin.get_by_role("button", name="Close the camera").click()


def test_each_reason_of_the_browser_has_its_sentence(interview: Phone) -> None:
    page, skin = interview.page, photos(interview)
    for name, told in (
        ("NotReadableError", "Another app is using the camera"),
        ("OverconstrainedError", "This device has no camera"),
        ("NotFoundError", "This device has no camera"),
        ("TypeError", "The camera stopped"),
    ):
        page.evaluate(
            """(name) => { const real = navigator.mediaDevices.getUserMedia;
              navigator.mediaDevices.getUserMedia = () => {
                navigator.mediaDevices.getUserMedia = real;
                return Promise.reject(Object.assign(new Error('no'), { name })); }; }""",
            name,
        )
        skin.get_by_role("button", name="Open the camera").click()
        expect(skin.get_by_role("alert")).to_contain_text(told)
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.get_by_role("alert")).to_have_count(0)
    skin.get_by_role("button", name="Close the camera").click()


@pytest.fixture(scope="module")
def refused(
    playwright: Playwright, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Phone]:
    made = Phone(playwright, served, tmp_path_factory.mktemp("refused") / "profile", REFUSED)
    made.join()
    yield made
    made.context.close()


def test_a_refused_camera_is_told_and_a_file_is_offered(refused: Phone) -> None:
    refused.begin()
    skin = photos(refused)
    skin.get_by_role("button", name="Open the camera").click()
    expect(skin.get_by_role("alert")).to_contain_text("The browser may not use the camera")
    expect(skin.get_by_text("Choose a photo that already exists")).to_be_visible()
    expect(skin.locator("video")).to_have_count(0)


def test_the_disk_fills_up_in_the_middle_of_a_photo(
    playwright: Playwright, served: Served, tmp_path: Path
) -> None:
    """The browser promised room that is not there; what was there before stays, and so do answers."""
    phone = Phone(playwright, served, tmp_path / "profile")
    try:
        page = phone.page
        page.goto(f"{served.url}/neutral.html")
        # Before the first write: Chromium remembers for half a minute how much room there was.
        devtools = page.context.new_cdp_session(page)
        asked = {"origin": served.url, "quotaSize": 12_000_000}
        devtools.send("Storage.overrideQuotaForOrigin", asked)
        phone.join()
        phone.begin()
        page.evaluate(
            "() => { navigator.storage.estimate = async () => ({ quota: 9e9, usage: 0 }); }"
        )
        skin = photos(phone)
        whole = jpeg(phone)
        (tmp_path / "small.jpg").write_bytes(whole)
        (tmp_path / "large.jpg").write_bytes(whole + os.urandom(24_000_000))
        choose = skin.locator("input[type=file]")
        choose.set_input_files(tmp_path / "small.jpg")
        expect(skin.get_by_text("Photo 1", exact=True)).to_be_visible()
        choose.set_input_files(tmp_path / "large.jpg")
        expect(skin.get_by_role("alert")).to_contain_text("The phone has no free space")
        expect(skin.locator("li")).to_have_count(1)
        phone.part("What happened")
        phone.question("ev.story").locator("textarea").first.fill("Still here.")
        expect(page.get_by_text("Saved on this phone")).to_be_visible()
        phone.unlock()
        expect(phone.question("ev.story").locator("textarea").first).to_have_value("Still here.")
        photos(phone)
        skin.get_by_role("button", name="Show", exact=True).click()
        expect(skin.locator("img")).to_have_count(1)
    finally:
        phone.context.close()
