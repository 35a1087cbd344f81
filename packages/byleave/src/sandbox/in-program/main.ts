import type { AnswersSource } from "./container/answers.ts";
import { startContainer } from "./container/start.ts";
import { readTold } from "./container/told.ts";
import { followLooks } from "./looks.ts";
import { goThrough } from "./way/go-through.ts";

/** Around this script, where the developer answers something (`program/answers`). */
declare const byleaveAnswers: AnswersSource | undefined;

// The sandbox's loader serves this as a script of its own, the first in every document of a mini program.
const told = readTold(document);
goThrough(window, told);
if (told.dsl && !told.inside) followLooks(window, told.dsl);
startContainer(window, told, typeof byleaveAnswers === "undefined" ? { data: {} } : byleaveAnswers);
