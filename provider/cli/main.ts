#!/usr/bin/env node
import { KINDS } from "../kinds";
import { main } from "./commandLine";

void main(KINDS);
