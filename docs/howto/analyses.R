# Three analyses of a Dateline database, each a picture and the table behind it.
#
#     dateline ingest --db news.db articles.jsonl
#     dateline pairs --db news.db --kinds person,person --kinds person,country --window paragraph --limit 0 --format csv > pairs.csv
#     Rscript analyses.R news.db pairs.csv
#
# Needs DBI, RSQLite and ggplot2 (Debian: r-cran-dbi, r-cran-rsqlite, r-cran-ggplot2).

library(DBI)
library(ggplot2)

files <- commandArgs(trailingOnly = TRUE)
db <- dbConnect(RSQLite::SQLite(), files[1], flags = RSQLite::SQLITE_RO)
theme_set(theme_minimal(base_size = 10))

save <- function(name, picture, table, height = 3.2) {
  file <- paste0("r-", name, ".png")
  ggsave(file, picture, width = 7, height = height, dpi = 110, bg = "white")
  write.csv(table, paste0("r-", name, ".csv"), row.names = FALSE)
  cat(file, "\n")
  print(head(table, 10), row.names = FALSE)
  cat("\n")
}

monday <- function(day) {
  day <- as.Date(day)
  day - (as.integer(format(day, "%u")) - 1)
}

# Country attention over time: the share of each week's articles that name a country.
named <- dbGetQuery(db, "
  SELECT a.date, a.article, e.name FROM article_list a
  JOIN article_entity x ON x.article = a.id JOIN entities e ON e.id = x.entity
  WHERE e.kind = 'country' AND x.mentions > 0 AND a.date IS NOT NULL")
every <- dbGetQuery(db, "SELECT date FROM article_list WHERE date IS NOT NULL")
total <- as.data.frame(table(week = monday(every$date)), responseName = "articles")
share <- as.data.frame(table(week = monday(named$date), name = named$name), responseName = "named")
share <- merge(share, total)
share$week <- as.Date(as.character(share$week))
share$share <- share$named / share$articles
save("attention", ggplot(share, aes(week, 100 * share, colour = name)) + geom_line(linewidth = 0.9) +
  labs(title = "Articles that name a country, by week", x = NULL, y = "% of the week's articles", colour = NULL),
  share[order(share$week, share$name), ])

# Who is named with whom: people and countries in one paragraph.
pairs <- read.csv(files[2])
pairs <- pairs[pairs$count >= 5 & pairs$npmi > 0, ]
both <- rbind(
  data.frame(one = pairs$a_name, other = pairs$b_name, npmi = pairs$npmi, count = pairs$count),
  data.frame(one = pairs$b_name, other = pairs$a_name, npmi = pairs$npmi, count = pairs$count))
save("company", ggplot(both, aes(one, other, fill = npmi)) + geom_tile() + geom_text(aes(label = count), size = 2.6) +
  scale_fill_gradient(low = "#eef4fb", high = "#2f6fb0", limits = c(0, 1)) +
  labs(title = "Named in one paragraph five times and more (NPMI above 0)", x = NULL, y = NULL, fill = "NPMI") +
  theme(axis.text.x = element_text(angle = 45, hjust = 1), panel.grid = element_blank()),
  pairs[c("a_name", "b_name", "count", "npmi")], height = 5)

# Share of syndicated coverage: articles whose text another outlet carried, too.
copies <- dbGetQuery(db, "
  SELECT a.source, count(*) AS articles, sum(c.outlets > 1) AS syndicated FROM article_list a
  JOIN (SELECT copy, count(DISTINCT source) AS outlets FROM article_list GROUP BY copy) c ON c.copy = a.copy
  GROUP BY a.source")
copies$share <- copies$syndicated / copies$articles
save("syndication", ggplot(copies, aes(100 * share, reorder(source, share))) + geom_col(fill = "#4c9a57", width = 0.7) +
  geom_text(aes(label = paste(syndicated, "of", articles)), hjust = -0.1, size = 3) + xlim(0, 118) +
  labs(title = "Articles whose text another outlet carried, too", x = "% of the outlet's articles", y = NULL),
  copies[order(-copies$share), ], height = 2.8)

invisible(dbDisconnect(db))
