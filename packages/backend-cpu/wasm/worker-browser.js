// The worker in browsers and in runtimes that are like them.
import { work } from "./work.js";

self.onmessage = ({ data }) => {
  work(data, () => self.postMessage("ready"));
  self.close();
};
