/* Loaded on every page as a module. All of it is optional: the pages work without. */
import "./live.js";
import "./question.js";
import "./reading.js";
import "./queue.js";
import "./compose.js";
import "./progress.js";
