// Calls as JSON on standard input, answers on standard output: one node for a whole pytest module.
import { readFileSync, writeFileSync } from "node:fs";
import { answer } from "./operations.ts";

writeFileSync(1, JSON.stringify(answer(JSON.parse(readFileSync(0, "utf8")))));
