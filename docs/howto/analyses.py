"""Three analyses of a Dateline database, each a picture and the table behind it.

    dateline ingest --db news.db articles.jsonl
    dateline pairs --db news.db --kinds person,person --kinds person,country --window paragraph --limit 0 --format csv > pairs.csv
    python3 analyses.py news.db pairs.csv

Needs pandas and matplotlib.
"""

import math
import sqlite3
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

plt.rcParams.update({"svg.hashsalt": "dateline", "figure.dpi": 110, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})


def attention(db):
    """Country attention over time: the share of each week's articles that name a country."""
    named = pd.read_sql_query(
        """SELECT a.date, a.article, e.name FROM article_list a
           JOIN article_entity x ON x.article = a.id JOIN entities e ON e.id = x.entity
           WHERE e.kind = 'country' AND x.mentions > 0 AND a.date IS NOT NULL""", db, parse_dates=["date"])
    every = pd.read_sql_query("SELECT date, article FROM article_list WHERE date IS NOT NULL", db, parse_dates=["date"])
    week = pd.Grouper(key="date", freq="W-MON", label="left", closed="left")
    total = every.groupby(week)["article"].nunique()
    share = named.groupby([week, "name"])["article"].nunique().unstack(fill_value=0).reindex(total.index, fill_value=0).div(total, axis=0)
    figure, axes = plt.subplots(figsize=(7, 3.2))
    for name in share.sum().sort_values(ascending=False).index[:5]:
        axes.plot(share.index, share[name] * 100, label=name, linewidth=1.8)
    axes.set(ylabel="% of the week's articles", ylim=(0, 105), title="Articles that name a country, by week")
    axes.legend(frameon=False, ncols=5, loc="upper center", bbox_to_anchor=(0.5, -0.12))
    return figure, share.stack().rename("share").rename_axis(["week", "name"]).reset_index()


def company(pairs):
    """Who is named with whom: people and countries in one paragraph, the closer the stronger the association."""
    pairs = pairs[(pairs["count"] >= 5) & (pairs["npmi"] > 0)].copy()
    names = sorted(set(pairs["a_name"]) | set(pairs["b_name"]))
    place = {n: (math.cos(2 * math.pi * i / len(names)), math.sin(2 * math.pi * i / len(names))) for i, n in enumerate(names)}
    figure, axes = plt.subplots(figsize=(6, 5))
    for row in pairs.itertuples():
        (x, y), (u, v) = place[row.a_name], place[row.b_name]
        axes.plot([x, u], [y, v], color="tab:blue", alpha=min(1, row.npmi), linewidth=0.4 + 3 * row.count / pairs["count"].max(), zorder=1)
    for name, (x, y) in place.items():
        axes.plot(x, y, "o", color="tab:orange", zorder=2)
        axes.annotate(name, (x * 1.08, y * 1.08), ha="left" if x > 0.01 else "right" if x < -0.01 else "center", va="center")
    axes.set(xlim=(-1.9, 1.9), ylim=(-1.25, 1.25), title="Named in one paragraph five times and more (NPMI above 0)")
    axes.axis("off")
    return figure, pairs[["a_name", "b_name", "count", "npmi"]]


def syndication(db):
    """Share of syndicated coverage: articles whose text another outlet carried, too."""
    copies = pd.read_sql_query(
        """SELECT a.source, count(*) AS articles, sum(c.outlets > 1) AS syndicated FROM article_list a
           JOIN (SELECT copy, count(DISTINCT source) AS outlets FROM article_list GROUP BY copy) c ON c.copy = a.copy
           GROUP BY a.source""", db, index_col="source")
    copies["share"] = copies["syndicated"] / copies["articles"]
    copies = copies.sort_values("share")
    figure, axes = plt.subplots(figsize=(7, 2.8))
    axes.barh(copies.index, copies["share"] * 100, color="tab:green", alpha=0.7)
    for i, row in enumerate(copies.itertuples()):
        axes.text(row.share * 100 + 1, i, f"{row.syndicated} of {row.articles}", va="center", fontsize=8)
    axes.set(xlabel="% of the outlet's articles", xlim=(0, 118), title="Articles whose text another outlet carried, too")
    return figure, copies.reset_index()


def main():
    db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    pairs = pd.read_csv(sys.argv[2])
    for name, (figure, table) in {"attention": attention(db), "company": company(pairs), "syndication": syndication(db)}.items():
        figure.savefig(f"python-{name}.png", bbox_inches="tight", metadata={"Software": None})
        table.to_csv(f"python-{name}.csv", index=False)
        shown = table.head(10).to_string(index=False, float_format="{:.3f}".format)
        print(f"python-{name}.png, python-{name}.csv\n{shown}\n")


if __name__ == "__main__":
    main()
