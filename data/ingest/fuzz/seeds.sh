#!/bin/sh
# Makes seed inputs of the fuzz targets from the real logs in $FLAREPATH_DATA_DIR: the first
# bytes of each, plain, as UTF-16 and packed. They stay in fuzz/corpus, which is never committed.
set -eu
data=${FLAREPATH_DATA_DIR:?the folder of real logs}
here=$(cd "$(dirname "$0")" && pwd)
for target in ingest archive mapped mapping frames layout; do mkdir -p "$here/corpus/$target"; done
plain() {
    case $1 in
        *.zst) zstd -dcq "$1" ;;
        *.gz) gzip -dcq "$1" ;;
        *) cat "$1" ;;
    esac
}
number=0
find "$data" -type f ! -path '*/cmapss/*' ! -path '*/polaris/*' ! -path '*/jsbsim/*' | sort |
    while read -r file; do
        number=$((number + 1))
        seed="$here/corpus/ingest/real-$number"
        plain "$file" 2>/dev/null | head -c 6000 >"$seed" || true
        [ -s "$seed" ] || rm -f "$seed"
    done
first=$(find "$here/corpus/ingest" -name 'real-*' | sort | head -n 1)
iconv -c -t UTF-16 "$first" >"$here/corpus/ingest/utf16"
gzip -c "$first" >"$here/corpus/ingest/gzip"
zstd -qc "$first" >"$here/corpus/ingest/zstd"
find "$data/arinc717" -type f | sort | head -n 3 | while read -r file; do
    plain "$file" | head -c 12000 >"$here/corpus/frames/$(basename "$file")"
done
cp "$here/../layouts/"*.toml "$here/corpus/layout/"
cp "$here/../examples/mapping.toml" "$here/corpus/mapping/"
for choice in 0 1 2 3 4 5; do
    printf '%b' "\\00$choice" >"$here/corpus/mapped/$choice"
    printf 'D,T,A,B\n2024-01-01,10:00:00,60,100\n2024-01-01,10:00:01,61,\n' \
        >>"$here/corpus/mapped/$choice"
done
# Archives need `zip`, or Python's; both write what people send.
cd "$here/corpus/ingest"
python3 - "$here/corpus/archive" <<'PYTHON'
import os, sys, zipfile
seeds = sorted(name for name in os.listdir(".") if name.startswith("real-"))[:6]
for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(os.path.join(sys.argv[1], name), "w", method) as archive:
        archive.writestr("card/", "")
        archive.writestr("__MACOSX/._a.csv", "x")
        for seed in seeds:
            archive.writestr(f"card/{seed}.csv", open(seed, "rb").read()[:600])
PYTHON
