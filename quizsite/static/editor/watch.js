// The page of one submission: follow it while it is on its way.

import { follow } from "./results.js";

follow(document.getElementById("run-panel"));
