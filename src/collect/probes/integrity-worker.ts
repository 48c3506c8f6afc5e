import { parentPort, workerData } from "node:worker_threads";
import { checkIntegrity, type IntegrityAsk } from "./integrity-check.ts";

parentPort?.postMessage(await checkIntegrity(workerData as IntegrityAsk));
