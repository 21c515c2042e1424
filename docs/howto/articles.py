"""Writes articles.jsonl: made-up news of six made-up outlets, for trying the analyses.

    python3 articles.py > articles.jsonl

The people do not exist and nothing reported happened. Some articles are copies
of a wire report, word for word or with another first sentence, as in real news.
"""

import datetime
import json
import random

random.seed(20240401)

OUTLETS = ["harbour-times.example", "valley-post.example", "evening-lantern.example",
           "the-ridge.example", "coast-daily.example", "northwire.example"]
WIRE = "northwire.example"
# Who speaks for which country, and in which weeks the country is in the news.
PEOPLE = {
    "Kenya": (["Amani Okello", "Grace Wanjala"], range(0, 6)),
    "Peru": (["Rosa Quintanilla", "Julio Huanca"], range(3, 10)),
    "Norway": (["Ingrid Solbakken", "Lars Hovland"], range(0, 13)),
    "Vietnam": (["Tran Quoc Bao", "Le Thi Hanh"], range(6, 13)),
    "Portugal": (["Beatriz Falcao", "Duarte Meireles"], range(8, 13)),
}
PLACES = {"Kenya": "Kenyan", "Peru": "Peruvian", "Norway": "Norwegian", "Vietnam": "Vietnamese", "Portugal": "Portuguese"}
TOPICS = ["fishing quotas", "a railway loan", "coffee prices", "a port strike", "drought relief", "student visas",
          "a power cable", "timber exports", "flood defences", "a ferry line"]
OPENINGS = ["Talks on {topic} between {a} and {b} went on for a third day.",
            "{a} and {b} came closer to a deal on {topic}, officials said.",
            "Ministers of {a} and {b} met again over {topic}.",
            "No end is in sight for the dispute between {a} and {b} over {topic}."]
MIDDLES = ["{demonym} negotiator {person} said that {topic} needed patience and a fresh set of figures.",
           "{person}, who leads the {demonym} side, called the latest draft on {topic} a step forward.",
           "“We will not sign what we have not read,” said {person} of {country}.",
           "{person} told reporters that {country} had asked for more time to look at {topic}.",
           "Outside the hall, {person} spoke with a delegation of teachers from {country} for an hour."]
ENDINGS = ["The next round is set for {day}.", "A joint note is expected by {day}.",
           "Observers expect a vote on {day}.", "Both sides will report to their parliaments on {day}."]
FIRST = datetime.date(2024, 4, 1)
WEEKS = 13


def report(week, day):
    """One report: a title and sentences."""
    active = [c for c, (_, weeks) in PEOPLE.items() if week in weeks]
    a, b = random.sample(active, 2) if len(active) > 1 else (active[0], "Norway" if active[0] != "Norway" else "Kenya")
    topic = random.choice(TOPICS)
    lines = [random.choice(OPENINGS).format(topic=topic, a=a, b=b)]
    for country in (a, b):
        for person in random.sample(PEOPLE[country][0], random.choice([1, 1, 2])):
            line = random.choice(MIDDLES)
            lines.append(line.format(person=person, country=country, demonym=PLACES[country], topic=topic))
    later = day + datetime.timedelta(days=random.randint(5, 20))
    lines.append(random.choice(ENDINGS).format(day=later.strftime("%d %B").lstrip("0")))
    return f"{a} and {b} on {topic}", lines


def main():
    n = 0
    for week in range(WEEKS):
        for _ in range(14):
            day = FIRST + datetime.timedelta(days=7 * week + random.randrange(7))
            title, lines = report(week, day)
            wire = random.random() < 0.35
            outlets = [WIRE] + random.sample(OUTLETS[:-1], random.randint(1, 4)) if wire else [random.choice(OUTLETS[:-1])]
            for i, outlet in enumerate(outlets):
                n += 1
                text = list(lines)
                if i and random.random() < 0.4:
                    text[0] = f"({day.strftime('%A')}) " + text[0]
                print(json.dumps({
                    "id": f"sample-{n:03}", "url": f"https://{outlet}/{day}/{n}", "title": title, "source": outlet,
                    "published": str(day), "language": "en", "text": "\n\n".join([" ".join(text[:2]), " ".join(text[2:])]),
                }, ensure_ascii=False))


if __name__ == "__main__":
    main()
