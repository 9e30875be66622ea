/** A start that cannot go on for a reason that the operator can mend: told in one line, exit code 1. */
export class StartError extends Error {
  readonly es: string;
  readonly en: string;

  constructor(es: string, en: string) {
    super(`${es} / ${en}`);
    this.name = 'StartError';
    this.es = es;
    this.en = en;
  }
}

/** @returns the operator's words for a failed listen, or the error itself */
export function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `El puerto ${port} ya está en uso; cierre lo que lo usa o elija otro con PORT.`,
      `Port ${port} is in use; free it or set PORT.`,
    );
  }
  if (error.code === 'EACCES') {
    return new StartError(
      `No se permite usar el puerto ${port}; elija uno mayor que 1023 con PORT.`,
      `Port ${port} is not permitted; set PORT above 1023.`,
    );
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartError(
      `HOST=${host} no es una dirección de este equipo.`,
      `HOST=${host} is not an address of this machine.`,
    );
  }
  return error;
}
