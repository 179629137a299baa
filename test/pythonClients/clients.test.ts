import { NotAvailableError } from "../../scripts/pythonClients/get.mjs";
import { skipFor } from "../notes";
import { acrossClientsTests } from "./acrossClients";
import { azureAiMlTests } from "./azureAiMl";
import { azureAiMlEnvironmentsTests } from "./azureAiMlEnvironments";
import { azuremlCoreTests } from "./azuremlCore";
import { azuremlCoreEnvironmentsTests } from "./azuremlCoreEnvironments";
import { azuremlCoreImagesTests } from "./azuremlCoreImages";
import { azuremlCoreWaitingTests } from "./azuremlCoreWaiting";
import { type Clients, startClients } from "./clients";

describe("Microsoft's Python clients against the emulator", () => {
  let clients: Clients | undefined;

  before(async function () {
    try {
      clients = await startClients();
    } catch (error) {
      if (!(error instanceof NotAvailableError)) throw error;
      if (error.cause instanceof Error) console.error(error.cause.message);
      skipFor(this, "python", error.message);
    }
  });
  after(async () => {
    if (!clients) return;
    console.log(`  azureml-core: ${clients.core.calls} calls, azure-ai-ml: ${clients.ml.calls} calls`);
    await clients.stop();
  });

  const get = () => clients as Clients;
  azuremlCoreTests(get);
  azuremlCoreWaitingTests(get);
  azureAiMlTests(get);
  azuremlCoreImagesTests(get);
  azuremlCoreEnvironmentsTests(get);
  azureAiMlEnvironmentsTests(get);
  acrossClientsTests(get);
});
