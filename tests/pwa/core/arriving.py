"""New words come to an enrolled phone: what they are made of, how they are brought, and what is seen then."""

from depter.relay import released
from tests.pwa.core.conftest import Bench, Served
from tests.pwa.core.sets import Catalogs, Made, compiled, reword
from tests.pwa.core.story import enrol
from tests.relay.words import KEY, name_key

LOOK = """
globalThis.look = async () => {
  const store = await core.Store.open();
  const state = await store.words.state();
  const db = await core.openDatabase();
  const files = (await db.getAllKeys('wordfiles')).length;
  const sets = (await db.getAllKeys('wordsets')).length;
  db.close(); store.close();
  return { set: core.wordsSet().id, text: core.wording('form:intake/q:it.alone', 'ru').text,
    current: state.current, files, sets, fault: app.sync.value.words?.code ?? null,
    alarms: app.alarms.value.map(one => one.fault.code) };
};
"""
SYNC = LOOK + "ok(await app.syncNow()); await core.loadLanguage('ru'); return await look();"


def publish(served: Served, made: Made) -> None:
    """What ``depter words publish`` brings to the relay."""
    released.take(served.relay, served._org(), made.body)


def said(mark: str, domains: tuple[str, ...] = ("ui", "forms", "consent")) -> Catalogs:
    return reword(compiled(), lambda text: f"{text} {mark}", *domains)


def joined(bench: Bench, served: Served) -> Bench:
    """An enrolled phone of an organisation that named a words key."""
    name_key(served.relay, served.world, KEY.public)
    enrol(bench, served)
    return bench
