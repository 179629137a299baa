#!/usr/bin/env node
import { kindCommands } from "../kinds/commands";
import { main } from "./commandLine";

void main(kindCommands, async () => (await import("../kinds/index.js")).KINDS);
