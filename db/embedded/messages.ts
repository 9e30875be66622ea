/** What the owner and its database thread say to each other; any message to the thread asks it to close. */
export interface WorkerInput {
  /** Folder of the PostgreSQL cluster itself. */
  folder: string;
  /** File that stands while the folder is being created. */
  creatingMark: string;
  /** The folder holds a whole cluster. */
  exists: boolean;
  socketPath: string;
}

export type FromWorker =
  | { type: 'creating' }
  | { type: 'ready' }
  | { type: 'closed' }
  | { type: 'failed'; message: string };
