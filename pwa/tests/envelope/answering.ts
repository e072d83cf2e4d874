/**
 * Answers calls from standard input for tests in Python: `node answering.ts native|noble`, a JSON
 * list of calls in, a JSON list of answers out.
 */
import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";
import { useProviders } from "../../src/envelope/providers.ts";
import { answer, type Call } from "./operations.ts";

useProviders(argv[2] === "noble" ? "noble" : "native");
const calls = JSON.parse(readFileSync(0, "utf8")) as Call[];
stdout.write(JSON.stringify(await answer(calls)));
