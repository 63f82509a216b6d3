#!/bin/sh
# Runs a program of Multaqa in little memory, and gives way to it, so that signals reach it:
# - compiled code is kept (scripts/compile.ts fills the cache at installation), which spares the TypeScript compiler;
# - what was freed goes back to the system at once instead of staying with the process;
# - young objects get a small heap, and the old ones grow slowly: memory goes before the last bit of speed, but for pauses.
#   Figures: docs/performance.md.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-node_modules/.cache/compile}"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-65536}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-65536}"
exec node --max-semi-space-size=2 --heap-growing-percent=30 --disable-warning=ExperimentalWarning "$@"
