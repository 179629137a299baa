export function lock(folder: string): () => void;
