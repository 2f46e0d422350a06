// Asks NLP.js as its quick starts set it up: `node run.mjs TRAIN ASK ANSWERS MODEL`.
//
// TRAIN holds lines {"text", "topic"} and ASK lines {"text"}; each line of ASK gets one in ANSWERS,
// {"topic", "confidence"}, with an empty topic where NLP.js says None. MODEL is a folder; if it
// exists, the model in it is asked, else one is trained on TRAIN.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockStart } from "@nlpjs/basic";

const FILE = "model.nlp";
const NONE = "None";

const [train, ask, answers, model] = process.argv.slice(2);
if (!existsSync(model)) {
  await trainModel(readLines(train));
}
const rows = await askAll(readLines(ask));
writeFileSync(answers, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

async function trainModel(lines) {
  const nlp = await quickStart();
  for (const { text, topic } of lines) {
    nlp.addDocument("en", text, topic);
  }
  await nlp.train();
  const unfinished = `${model}.part`; // the folder gets its name once all is done
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, FILE), nlp.export(true));
  renameSync(unfinished, model);
}

async function askAll(lines) {
  const nlp = await quickStart();
  nlp.import(readFileSync(join(model, FILE), "utf-8"));
  const found = [];
  for (const { text } of lines) {
    const { intent, score } = await nlp.process("en", text);
    found.push({ topic: intent === NONE ? "" : intent, confidence: score });
  }
  return found;
}

async function quickStart() {
  // The shortest quick start leaves LangEn out, and then no word is stemmed; the others have it.
  const dock = await dockStart({ use: ["Basic", "LangEn"] });
  const nlp = dock.get("nlp");
  nlp.settings.autoSave = false; // it is saved above
  nlp.addLanguage("en");
  return nlp;
}

function readLines(path) {
  return readFileSync(path, "utf-8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}
