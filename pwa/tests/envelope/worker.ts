/** The twin in a worker under the app's policy, for tests: calls in, answers out. */
import { answer, type Call } from "./operations.ts";

interface Asked {
  readonly id: number;
  readonly calls: readonly Call[];
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(data: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { id, calls } }) => {
  answer(calls).then(
    (answers) => scope.postMessage({ id, answers }),
    (fault: unknown) => scope.postMessage({ id, failed: String((fault as Error).stack ?? fault) }),
  );
};
