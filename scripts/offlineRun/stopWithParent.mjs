// Preloaded into a process that must not outlive the one that started it, not even after kill -9.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
