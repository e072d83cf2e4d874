// The worker-only half of OPFS, which TypeScript keeps in a library that excludes the DOM.
interface FileSystemSyncAccessHandle {
  read(buffer: ArrayBufferView, options?: { at?: number }): number;
  write(buffer: ArrayBufferView, options?: { at?: number }): number;
  /** A promise before Chromium 108. */
  flush(): void | Promise<void>;
  getSize(): number | Promise<number>;
  truncate(size: number): void | Promise<void>;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
