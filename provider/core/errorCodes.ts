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
    meaning: "A text is not an id or a name of the right kind.",
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
    meaning: "The command line of a command is wrong. Nothing was done.",
    cause: "An option is missing or misspelt, or two options exclude each other.",
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
    meaning: "A resource with this name does not exist, or is archived or of another kind.",
    cause: "It was deleted or archived, has another name, or is in another workspace.",
    advice: "Check the name and the workspace.",
  },
  AlreadyExists: {
    kind: "input",
    meaning: "The name is taken, and nothing was created or changed.",
    cause: "Somebody else, or another stack, has made a resource with this name.",
    advice: "Choose another name, or adopt the existing instance: `adopt: true`.",
  },
  OwnedByOther: {
    kind: "input",
    meaning: "Another Pulumi resource manages this instance or image. It was left as it is.",
    cause: "The ownership tag is of another resource, stack or project; or `azureml:ownerSalt` has changed.",
    advice:
      'Leave it to the other resource: remove it from this stack with `pulumi state delete <urn>`. Or set `adopt: "takeOver"`.',
  },
  ChangedMeanwhile: {
    kind: "input",
    meaning: "The resource differs from the state or from the preview. It was left as it is.",
    cause: "Somebody has changed or recreated it since the state was written, or during the command.",
    advice: "Run `pulumi refresh` and then `pulumi up`.",
  },
  StillDeclared: {
    kind: "input",
    meaning: "A resource was not deleted, because another resource of the program declares the same thing in Azure.",
    cause: "Two entries in the state have the same id, and the other one has failed.",
    advice: "Correct the other resource, or remove it from the program. Then run `pulumi up` again.",
  },
  ReplacementRefused: {
    kind: "input",
    meaning: "A replacement was refused. The old instance or image stays.",
    cause: "The new one could not be created, or `onDelete` would leave the old one under the same name.",
    advice: "Change the inputs as the message says. Then run `pulumi up` again.",
  },
  DeletionRefused: {
    kind: "input",
    meaning: "A deletion, or the archival of a version, was refused. The instance or version stays.",
    cause: "A fact that a deletion needs could not be confirmed, or the limit `azureml:maxDeletions` is reached.",
    advice: "Follow the message. [evidence.md](evidence.md) lists the facts that a deletion needs.",
  },
  InterruptionRefused: {
    kind: "input",
    meaning: "An update would interrupt somebody who may use the instance, and was refused.",
    cause: '`onInterrupt` is "fail" or "whenStopped", or the preview did not show the interruption.',
    advice: "Stop the instance, or change `onInterrupt`. If the preview did not show it, run `pulumi refresh` first.",
  },
  ActiveRuns: {
    kind: "input",
    meaning: "Runs are active on the instance, and the operation would end them.",
    cause: "Jobs of Azure ML are running or queued on it.",
    advice: 'Wait for them or cancel them; or set `onActiveRuns: "wait"`.',
  },
  CannotBeChanged: {
    kind: "input",
    meaning: "A property cannot be changed in place, and nobody has allowed a replacement.",
    cause: "The resource in Azure differs from the declaration in a property that only a creation sets.",
    advice:
      'Declare the value in Azure, or give a new name or version. `onReplace: "allow"` replaces an instance, which deletes its disk.',
  },
  PreviewApisOff: {
    kind: "input",
    meaning: "The change needs a preview api-version of Azure ML.",
    cause: "`azureml:allowPreviewApis` is false.",
    advice: "Allow preview api-versions, or declare the value in Azure.",
  },
  WrongState: {
    kind: "input",
    meaning: "The instance is in a state in which it cannot be started, stopped or restarted.",
    cause: "It was stopped or started before, has failed, or is being deleted.",
    advice: "Do what the message says, or wait until the instance is in another state.",
  },
  NotSupported: {
    kind: "input",
    meaning: "This resource, its backend or its workspace does not have such a method, option or service.",
    cause:
      "The method is in azureml-core only, the option belongs to the other backend of images, or the workspace lacks the service.",
    advice: "Use the alternative that the message names.",
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
    cause: "Azure's reason: the message has its status, code, text and request id.",
    advice: "Do what the message advises. With a 403, it names the missing permission.",
  },
  NoAnswer: {
    kind: "service",
    meaning: "A request got no answer, also after it was repeated.",
    cause: "The network, a proxy, a firewall, or a service that is down.",
    advice: "Check the connection, and run again: the command continues where it stopped.",
  },
  UnexpectedAnswer: {
    kind: "service",
    meaning: "An answer of Azure cannot be used.",
    cause: "An answer lacks a part, or points to another place than it should.",
    advice: "Run again. If the error comes again, report it with the message.",
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
    cause: "Azure's reason, which is in the message.",
    advice: "Correct the cause, and run `pulumi up` again.",
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
    meaning: "A wait has reached its timeout.",
    cause: "Azure needs longer than the timeout; it continues with the operation.",
    advice: "Run again: the wait continues. A longer timeout can be set.",
  },
  Interrupted: {
    kind: "aborted",
    meaning: "The command was interrupted.",
    cause: "Ctrl-C, a signal, or an abort signal of the script.",
    advice: "Run again: the command finds the operation and finishes it.",
  },
  InternalError: {
    kind: "bug",
    meaning: "Something happened that should not be possible.",
    cause: "A mistake in the provider.",
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
