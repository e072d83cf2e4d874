"""A draft of the real evaluation with a thousand answers and sixty photos: what opening it costs.

Figures of a shared machine are for people, never for a verdict. ``make bench`` prints them.
"""

from statistics import median

import pytest
from playwright.sync_api import CDPSession

from tests.bench.test_phone import table
from tests.pwa.core.conftest import Browsers, Served, app_folder, browsers, open_bench, served
from tests.pwa.core.story import PICTURE, enrol

__all__ = ["app_folder", "browsers", "served"]

pytestmark = pytest.mark.bench

# Entries as people fill them, until a thousand answers stand there, and a photo in each of sixty.
FULL = """
ok(await app.newDraft('evaluation', 'ru'));
await until(() => app.phase.value === 'interview');
globalThis.i = app.interview.value;
const each = (list) => list.flatMap(one => [one, ...each(one.items)]);
const all = () => each(i.view.value.sections.flatMap(one => one.questions));
for (let round = 0; round < 40; round++) {
  const gap = i.missing.value.find(one => one.class === 'C');
  if (!gap) break;
  const { question } = all().find(one => one.path === gap.path);
  i.set(gap.path, { value: question.accept?.[0] ?? question.choices[0]?.code ?? 'yes' });
}
i.set('c.photo', { value: 'yes' });
i.set('ph.consent_now', { value: 'yes' });
const text = 'A sentence of the usual length, as people say it when they are asked. ';
let count = 0;
const fill = (row) => {
  for (const { path, question, access } of each(row.items)) {
    if (access !== 'open' || !['text', 'longtext', 'yn'].includes(question.type)) continue;
    const value = question.type === 'yn' ? 'no' : text.repeat(3).slice(0, question.max_length);
    i.set(path, { value });
    count++;
  }
};
const begin = (repeat) => {
  const path = i.addRow(repeat);
  return all().find(one => one.path === repeat).rows.find(one => path.endsWith(one.id));
};
for (let n = 0; n < 60; n++) {
  const row = begin('ph.photo');
  fill(row);
  ok(await i.importPhoto(`ph.photo/${row.id}/ph.file`, await picture(30_000)));
}
for (let n = 0; n < 30; n++) fill(begin('al.place'));
for (let n = 0; n < 40 && count < 1000; n++) fill(begin('al.perp'));
ok(await i.putAside());
await until(() => app.phase.value === 'home');
return { count, draft: app.drafts.value[0].id };
"""
OPEN = """
ok(await app.openDraft(a));
await until(() => app.phase.value === 'interview');
globalThis.i = app.interview.value;
return [i.view.value.sections.length, i.missing.value.length, i.photos.value.length];
"""
CLOSE = "ok(await i.putAside()); await until(() => app.phase.value === 'home'); return 1"


def test_a_full_draft_opens(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    full = bench.run(PICTURE + FULL)
    assert full.get("count", 0) >= 1000, full
    devtools = bench.page.context.new_cdp_session(bench.page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    cost, wall = [], []
    for _ in range(5):
        before, began = spent(devtools), bench.page.evaluate("() => performance.now()")
        assert bench.run(OPEN, full["draft"])[2] == 60
        cost.append(spent(devtools) - before)
        wall.append(bench.page.evaluate("() => performance.now()") - began)
        assert bench.run(CLOSE) == 1
    table(
        f"A draft of {full['count']} answers and 60 photos, opened with its first view",
        [
            ("main thread, median of 5", median(cost), 300, "ms"),
            ("with the crypto worker and the disk, by the clock", median(wall), None, "ms"),
        ],
    )


def spent(devtools: CDPSession) -> float:
    """Main-thread milliseconds of the page so far."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration")) * 1000
