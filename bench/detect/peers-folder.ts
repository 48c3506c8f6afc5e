/** The variable that names a folder outside of the repository, where other people's packages are installed. */
export const peersVariable = "SEAWORTHY_PEERS";

export const peersFolder = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folder = environment[peersVariable];
  return folder === undefined || folder === "" ? undefined : folder;
};
