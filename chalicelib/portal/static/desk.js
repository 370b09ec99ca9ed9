// What the console gains where scripts run.
"use strict";
