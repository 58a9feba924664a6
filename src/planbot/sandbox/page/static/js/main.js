// Starts the page.

import "./panes.js";
import "./elements.js";
import "./counter.js";
import "./select.js";
import "./composer.js";
import "./files.js";
import "./modal.js";
import "./clock.js";
import "./guide.js";
import "./inspector.js";
import { act, tab } from "./page.js";
import { connect } from "./live.js";

connect();
if (tab) act("home", { tab });
