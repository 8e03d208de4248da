"""Trains the models that the package carries, on sentences written for this project, and says how good they are.

    .venv/bin/python scripts/train_text_models.py

Reads scripts/text_training/statements.tsv, writes src/customer_map/text/models/kinds.npz. The same input gives the same
bytes. Nothing else is read: no reviews, no corpora of others.
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from customer_map.text.features import hashed_rows
from customer_map.text.kinds import BUCKETS, KINDS, MODEL, kind_features
from customer_map.text.normalising import folded
from customer_map.text.opinions import opinions
from customer_map.text.units import units

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "scripts" / "text_training" / "statements.tsv"
MODELS = ROOT / "src" / "customer_map" / "text" / "models"


def read_sentences(path: Path) -> tuple[list[str], list[int]]:
    """Return the sentences and the places of their kinds in `KINDS`."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = [kind.value for kind in KINDS]
    return [text for _, text in rows], [names.index(kind) for kind, _ in rows]


def main() -> None:
    """Train, tell, write."""
    texts, answers = read_sentences(SENTENCES)
    plain = [folded(text) for text in texts]
    parts = [units(each) for each in plain]
    features = [
        kind_features(text, each, opinions(each)) for text, each in zip(plain, parts, strict=True)
    ]
    rows = hashed_rows(features, BUCKETS).sign()
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000)
    scores = cross_val_score(model, rows, answers, cv=5, scoring="f1_macro")
    print(f"{len(texts)} sentences, macro-F1 in five folds {scores.mean():.3f}")  # noqa: T201
    model.fit(rows, answers)
    used = np.flatnonzero(np.bincount(rows.indices, minlength=BUCKETS)).astype(np.int32)
    weights = model.coef_.T[used].astype(np.float16)
    MODELS.mkdir(exist_ok=True)
    np.savez_compressed(
        MODELS / MODEL, used=used, weights=weights, bias=model.intercept_.astype(np.float32)
    )
    print(f"{MODEL}: {(MODELS / MODEL).stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
