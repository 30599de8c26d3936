import "uplot/dist/uPlot.min.css";
import { render } from "lit-html";
import { takeDrops } from "./app/drop.ts";
import { page } from "./app/page.ts";
import { initialState, type View } from "./app/state.ts";
import { store } from "./app/store.ts";
import { applyTheme, savedTheme, watchSystemTheme } from "./app/theme.ts";
import type { PageView } from "./app/view.ts";
import { cellBench } from "./cell-editor/cell-bench.ts";
import { cellView } from "./cell-editor/cell-view.ts";
import { OWN_CELL } from "./cell-editor/own-cell.ts";
import { templates } from "./cell-editor/templates.ts";
import { type Language, preferredLanguage, savedLanguage, saveLanguage } from "./i18n/language.ts";
import { insideView } from "./inside/inside-view.ts";
import { machineView } from "./machine/machine-view.ts";
import { verification } from "./machine/verification.ts";
import { embeddedText } from "./train/embedded-text.ts";
import { takeFile } from "./train/opened-file.ts";
import { trainView } from "./train/train-view.ts";
import { training } from "./train/training.ts";

/** Milliseconds between two looks inside a model in training. */
const LOOK_EVERY = 2000;

applyTheme(savedTheme());
const language = preferredLanguage([savedLanguage() ?? "", ...navigator.languages]);
const app = store(initialState(language, savedTheme(), templates[0].source), draw);
const run = training(app);
const cells = cellView(app, { bench: () => bench, trainOwn, holdTraining });
const bench = cellBench(app, cells.mark);
const views: Readonly<Record<View, PageView>> = {
  train: trainView(app, run),
  cell: cells,
  inside: insideView(app, run.inspect),
  machine: machineView(app, verification(app)),
};
const root = document.getElementById("page")!;

function draw(): void {
  const { words } = app;
  document.documentElement.lang = words.locale;
  document.title = words.title;
  const parts = {
    views: {
      train: views.train.template,
      cell: views.cell.template,
      inside: views.inside.template,
      machine: views.machine.template,
    },
    chooseView,
    chooseLanguage(chosen: Language) {
      saveLanguage(chosen);
      app.change({ language: chosen });
    },
    chooseTheme(theme: "system" | "light" | "dark") {
      applyTheme(theme);
      app.change({ theme });
      recolour();
    },
    chooseEngine: run.chooseEngine,
  };
  render(page(app, parts), root);
  for (const view of Object.values(views)) view.draw();
}

function recolour(): void {
  for (const view of Object.values(views)) view.recolour();
}

function chooseView(view: View): void {
  app.change({ view });
  if (view === "inside") run.inspect();
}

function trainOwn(): void {
  run.set({ cell: OWN_CELL });
  chooseView("train");
  run.train();
}

function holdTraining(): void {
  if (app.state.status === "running") run.order("pause");
}

watchSystemTheme(recolour);
takeDrops((file) => takeFile(file, app, run).catch(app.fail));
setInterval(() => {
  const { view, follow, status } = app.state;
  if (view === "inside" && follow && status === "running" && !document.hidden) run.inspect();
}, LOOK_EVERY);
draw();
embeddedText().then((text) => {
  if (app.state.text === null) app.change({ text });
}, app.fail);
