interface ErrorCodeRow {
  /** Whose turn it is. */
  readonly kind: "input" | "service" | "timeout" | "aborted" | "bug";
  readonly meaning: string;
  readonly cause: string;
  /** What to do. */
  readonly advice: string;
}

/**
 * Every code that an error of this package can have. `docs/errors.md` is made from this table. Code that handles an error
 * goes by its code, never by its text.
 */
export const ERROR_CODES = {
  InvalidInput: {
    kind: "input",
    meaning: "A value is missing or not allowed.",
    cause:
      "An input, an argument of a script, or a value in a definition or a rule is wrong; the message names its path.",
    advice: "Correct the value. The pages about inputs list what is allowed.",
  },
  InvalidId: {
    kind: "input",
    meaning: "A text is not the id or the name of what is wanted.",
    cause: "The id is of another kind of resource, of another workspace, or misspelt.",
    advice: "Give the whole id as Azure shows it, or the name as the message describes it.",
  },
  InvalidSetting: {
    kind: "input",
    meaning: "A key of the configuration or an environment variable has a value that is not known.",
    cause: "The value of `azureml:…`, `azure-native:…` or of the variable is misspelt.",
    advice: "Set one of the values that the message lists.",
  },
  InvalidFile: {
    kind: "input",
    meaning: "A file, or a text from elsewhere, is not what it should be.",
    cause: "The file cannot be read, is not YAML or JSON, or was made by something else.",
    advice: "Correct the file at the place that the message names.",
  },
  InvalidCommand: {
    kind: "input",
    meaning: "Options of a command are missing, or exclude each other. Nothing was done.",
    cause: "The command line.",
    advice: "Run the command with `--help`.",
  },
  SignInFailed: {
    kind: "input",
    meaning: "Nobody is signed in, or the sign-in has expired.",
    cause: "Microsoft Entra gave no access token for the credentials that were found.",
    advice: "Sign in again (`az login`), or correct the credentials. The message names those that were tried.",
  },
  NotFound: {
    kind: "input",
    meaning: "What was named does not exist, or not as it was wanted.",
    cause: "It was deleted or archived, has another name, or is in another workspace.",
    advice: "Check the name and the workspace.",
  },
  AlreadyExists: {
    kind: "input",
    meaning: "The name is taken, and nothing was created or changed.",
    cause: "Somebody else, or another stack, has made a resource with this name.",
    advice: "Choose another name, or adopt what is there: `adopt: true`.",
  },
  OwnedByOther: {
    kind: "input",
    meaning: "Another Pulumi resource manages this. It was left as it is.",
    cause: "The ownership tag is of another resource, stack or project; or `azureml:ownerSalt` has changed.",
    advice: 'Leave it to the other one (`pulumi state delete <urn>`), or set `adopt: "takeOver"`.',
  },
  ChangedMeanwhile: {
    kind: "input",
    meaning: "The resource is no longer what the state or the preview has seen. It was left as it is.",
    cause: "Somebody has changed or recreated it since the state was written, or during the command.",
    advice: "Run `pulumi refresh` and then `pulumi up`.",
  },
  StillDeclared: {
    kind: "input",
    meaning: "A resource was not deleted, because another entry of the program declares it as well.",
    cause: "Two entries have one id, and the other one has failed.",
    advice: "Correct the other entry, or take it out of the program. Then run `pulumi up` again.",
  },
  ReplacementRefused: {
    kind: "input",
    meaning: "A replacement was refused. What is there stays.",
    cause: "The new one could not be created, or `onDelete` would leave the old one in its place.",
    advice: "Do what the message says about the inputs. Then run `pulumi up` again.",
  },
  DeletionRefused: {
    kind: "input",
    meaning: "A deletion, or the archiving of a version, was refused. What is there stays.",
    cause: "The evidence that a deletion needs is missing, or a limit such as `azureml:maxDeletions` is reached.",
    advice: "See the page about evidence, and what the message advises.",
  },
  InterruptionRefused: {
    kind: "input",
    meaning: "An update would interrupt a machine that somebody may use, and was refused.",
    cause: '`onInterrupt` is "fail" or "whenStopped", and the machine runs.',
    advice: "Stop the instance, or change `onInterrupt`.",
  },
  ActiveRuns: {
    kind: "input",
    meaning: "Runs are active on the instance, and the operation would end them.",
    cause: "Jobs of Azure ML run or are queued on it.",
    advice: 'Wait for them or cancel them; or set `onActiveRuns: "wait"`.',
  },
  CannotBeChanged: {
    kind: "input",
    meaning: "A property cannot be changed in place, and a replacement was not asked for.",
    cause: "The live resource differs from the declaration in a property that only a creation sets.",
    advice: "Declare what is there, or give a new name or version.",
  },
  PreviewApisOff: {
    kind: "input",
    meaning: "The change needs a preview api-version of Azure ML.",
    cause: "`azureml:allowPreviewApis` is false.",
    advice: "Allow preview api-versions, or declare what is there.",
  },
  WrongState: {
    kind: "input",
    meaning: "The instance is in a state in which it cannot be started, stopped or restarted.",
    cause: "It was stopped or started before, has failed, or is being deleted.",
    advice: "Do what the message says, or wait until the instance is in another state.",
  },
  NotSupported: {
    kind: "input",
    meaning: "This resource, its backend or its workspace does not have what was asked for.",
    cause:
      "A method of the older SDK without a counterpart, an option of another backend, or a workspace without the service.",
    advice: "Use what the message names instead.",
  },
  FileChanged: {
    kind: "input",
    meaning: "A file changed while it was read or uploaded.",
    cause: "An editor or a build writes into the build context.",
    advice: "Run again when the file is finished.",
  },
  RequestRefused: {
    kind: "service",
    meaning: "Azure refused a request.",
    cause: "The message has Azure's status, code, text and request id.",
    advice: "Do what the message advises. With a 403, it names the missing permission.",
  },
  NoAnswer: {
    kind: "service",
    meaning: "A request got no answer, after the usual repetitions.",
    cause: "The network, a proxy, a firewall, or a service that is down.",
    advice: "Check the connection, and run again: the command continues where it stopped.",
  },
  UnexpectedAnswer: {
    kind: "service",
    meaning: "An answer of Azure cannot be used.",
    cause: "An answer lacks a part, or points to another place than it should.",
    advice: "Run again. If it stays, report it with the message.",
  },
  NotAsDeclared: {
    kind: "service",
    meaning: "Azure accepted a change or a creation, but the result is not as declared.",
    cause: "An Azure Policy, a default of Azure, or somebody else's change at the same time.",
    advice: "Declare what Azure has, or run `pulumi up` again where the message says so.",
  },
  OperationFailed: {
    kind: "service",
    meaning: "Azure began an operation, and it failed.",
    cause: "The message has the reason that Azure gives.",
    advice: "Remove the reason, and run `pulumi up` again.",
  },
  BuildFailed: {
    kind: "service",
    meaning: "The container image was not built.",
    cause: "A step of the build failed; the message has the end of its log.",
    advice: "Correct the Dockerfile or the conda file. `pulumi-azureml image log` shows the whole log.",
  },
  Disappeared: {
    kind: "service",
    meaning: "A resource was deleted during an operation on it.",
    cause: "Somebody else deleted it during the command.",
    advice: "Run `pulumi refresh` and then `pulumi up`.",
  },
  RunsUnknown: {
    kind: "service",
    meaning: "It could not be checked whether runs are active, so the operation was refused.",
    cause: "The run history gave no answer, or refused it.",
    advice: 'Run again later, or set `onActiveRuns: "ignore"`.',
  },
  StateUnreadable: {
    kind: "service",
    meaning: "The state of a stack could not be read.",
    cause: "The stack does not exist, the backend gave no answer, or the Pulumi CLI is missing.",
    advice: "Check `pulumi stack export --stack <name>`.",
  },
  TimedOut: {
    kind: "timeout",
    meaning: "A wait has reached its deadline.",
    cause: "Azure needs longer than the timeout; it continues with the operation.",
    advice: "Run again: the wait continues. A longer timeout can be set.",
  },
  Interrupted: {
    kind: "aborted",
    meaning: "The command was interrupted.",
    cause: "Ctrl-C, a signal, or an abort signal of the script.",
    advice: "Run again: what was begun is found and finished.",
  },
  InternalError: {
    kind: "bug",
    meaning: "The provider itself is at fault.",
    cause: "A situation that should not be possible.",
    advice: "Please report it with the message.",
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;

/** The code of an error, such as `NotFound`. */
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * Whose turn it is: the user's (`input`), Azure's (`service`), a wait that ran out (`timeout`), an interruption
 * (`aborted`), or ours (`bug`: please report).
 */
export type ErrorKind = (typeof ERROR_CODES)[ErrorCode]["kind"];
