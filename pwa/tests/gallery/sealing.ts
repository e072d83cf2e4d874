/** Seals one invented record on the page's own thread, for tests/bench; must never reach the app's bundle. */

import { DeviceKeys, type ProviderName, type RecipientKey, seal, useProviders } from "../../src/envelope/index.ts";

const randomBytes = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const RECORD = 1;

/** Milliseconds of one sealing of `size` bytes to three people, `times` times. */
async function sealings(provider: ProviderName, size: number, times: number): Promise<number[]> {
  useProviders(provider);
  const device = await DeviceKeys.generate(randomBytes);
  const recipients: RecipientKey[] = [];
  for (let person = 0; person < 3; person++) recipients.push((await DeviceKeys.generate(randomBytes)).public.recipient);
  const position = { org: randomBytes(16), device: device.signing, sequence: 1, previous: new Uint8Array(32), directorySeq: 1, directoryHead: randomBytes(32) };
  const payload = randomBytes(size);
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    await seal(position, RECORD, payload, recipients, { collection: randomBytes(16), record: randomBytes(16), revision: 1, randomBytes });
    taken.push(performance.now() - began);
  }
  return taken;
}

Object.assign(globalThis, { sealings });
