package ingest

import (
	"maps"
	"slices"
)

// lines makes examples of lines in one place.
func lines(where string, texts ...string) []example {
	out := make([]example, len(texts))
	for i, text := range texts {
		out[i] = example{where, text}
	}
	return out
}

// whole makes examples of whole articles.
func whole(texts ...string) []example { return lines("", texts...) }

func join2(a, b []example) []example { return append(a, b...) }

// allExamples holds the examples of every rule. They are made up, but for the
// stock phrases that sites print word for word, such as those of comment forms.
func allExamples() map[string]ruleExample {
	all := furnitureExamples()
	maps.Copy(all, noticeExamples())
	maps.Copy(all, originExamples())
	maps.Copy(all, positionExamples())
	return all
}

func furnitureExamples() map[string]ruleExample {
	return map[string]ruleExample{
		"separator": {
			yes: lines(inside, "* * *", "-----", "—", "• • •", "-30-"),
			no:  lines(inside, "No.", "1984", "Why? Because it was there, he said."),
		},
		"comment-form": {
			yes: lines(tail, "Leave a comment", "Your email address will not be published. Required fields are marked *", "24 Comments", "Comments (3)", "Be the first to comment!", "Save my name, email, and website in this browser for the next time I comment.", "Log in to comment"),
			no: lines(inside, "He found a note on the door that asked visitors to leave a reply, and so he did.",
				"Leave a reply was all the message said, according to the harbour master.",
				"Comments by the mayor on the old pier angered many of those who fish there.",
				"Your email address will not be published by the new register, the minister told the members."),
		},
		"share": {
			yes: join2(lines(tail, "Facebook", "Share this:", "Click to share on X (Opens in new window)", "Tweet", "Facebook Twitter WhatsApp Email"), lines(inside, "Share on Facebook", "Facebook Twitter LinkedIn Reddit")),
			no:  lines(inside, "Facebook", "Twitter and the law", "Share prices fell in the town's only listed company.", "The pier was shared by boats from both towns."),
		},
		"navigation": {
			yes: join2(lines(tail, "Back to top", "Next article", "Load more", "Menu", "Home > News > Harbour"), lines(inside, "5 min read", "Skip to main content")),
			no: lines(inside, "Home", "He went back to the top of the hill and looked out over the harbour.", "The next article of the treaty speaks of fishing rights.",
				"The minister needed a minute, read the paper twice and then signed it."),
		},
		"advert": {
			yes: join2(lines(inside, "Advertisement", "Advertisement 2", "Story continues below advertisement", "ADVERTISEMENT - SCROLL TO CONTINUE"), lines(tail, "Sponsored by Harbour Paints", "Sponsored Content")),
			no:  lines(inside, "An advertisement in the local paper had asked for help with the pier.", "The story continues below the deck, where he kept his letters.", "Sponsored by the county, the school teaches forty children to sail every summer."),
		},
		"newsletter": {
			yes: lines(tail, "Sign up for our daily newsletter", "Subscribe to The Harbour Post for $1 a week today", "Get the morning's headlines delivered to your inbox", "Follow us on Instagram for more stories from the coast", "Download our app for iPhone and Android",
				"CLICK HERE TO GET THE HARBOUR POST APP", "Join our WhatsApp channel", "Do you have a story? Email us at tips@example.com"),
			no: lines(inside, "Subscribe to that theory and you will believe in anything, he likes to joke.", "Sign up for the lifeboat and you may be called out at any hour of the night.",
				"Follow the coast road for a mile and you will see what the storm left of it.", "Get up early and you may meet the fishermen on their way home.",
				"Join the queue, the harbour master told the owners of the newsletter."),
		},
		"related": {
			yes: join2(lines(tail, "Related Stories", "More from Science", "You may also like", "Tags: harbour, storm, fishing"), lines(inside, "READ MORE: Storm tears down the old pier", "Also read: The town that lost its harbour", "Recommended for you")),
			no: lines(inside, "Read more books, the teacher told the children on their last day at the old school.", "More on the pier will be known when the divers come back up.",
				"The related costs of the storm are still being counted by the county.", "Watch the tide, he tells his sons, and do not trust the sky."),
		},
	}
}

func noticeExamples() map[string]ruleExample {
	return map[string]ruleExample{
		"paywall": {
			yes: lines(tail, "Subscribe to continue reading", "This article is for subscribers only.", "Already a subscriber? Log in", "You have 3 free articles left this month."),
			no: lines(inside, "To continue reading the old charts, the pilots need a lamp and good eyes, he said.", "You have reached the harbour when you see the red light on your left.", "The library is free for members and costs others a pound.",
				"Already a member of the club, the town has asked for a second seat.", "Premium content is what the company sells in the north.",
				"To continue reading the letter, the clerk put on a second pair of glasses."),
		},
		"machine-text": {
			yes: lines(tail, "This article was translated from Spanish with the help of artificial intelligence.", "The above summary was generated by ChatGPT and reviewed by an editor.", "Note: This story was automatically generated.", "Translated by AI"),
			no: lines(inside, "This report was written by artificial intelligence researchers at the university, who spent a year on the island.",
				"The town's letters were written by a machine, and nobody noticed until the spring.",
				"The company said this text was generated by artificial intelligence and withdrew it.",
				"Artificial intelligence helped to write the plan for the new pier."),
		},
		"legal": {
			yes: lines(tail, "© 2024 Harbour Post", "Copyright 2021 The Harbour Post. All rights reserved.", "This material may not be published, broadcast, rewritten or redistributed.", "Privacy Policy | Terms of Use", "We use cookies to improve your experience.",
				"The views expressed in this article are the author's own and do not necessarily reflect those of the Harbour Post."),
			no: lines(inside, "The singer said all rights reserved to the label would be returned to her.", "All rights reserved for women under the old law were abolished in May.", "The copyright on the old charts ran out a century ago, so anybody may print them.",
				"Cookies and tea were served on the pier after the vote.", "The views expressed by the fishermen were heard in silence by the council.",
				"Such photographs may not be published in the country while a trial goes on."),
		},
		"editor-note": {
			yes: lines(tail, "This story has been updated with a statement from the mayor.", "Correction: An earlier version of this article misstated the length of the pier.", "Editor's note: This article was amended on 3 May."),
			no: lines(inside, "This story has a moral, and the town has learnt it well over the winter.", "The chart was updated after the storm, and the old one was burnt.", "A correction of the course saved the boat from the rocks.",
				"An earlier version of the bill was rejected by the upper house in March.", "A version of this vaccine was used in two countries last year."),
		},
		"agency": {
			yes: lines(tail, "The Canadian Press and Ana Ruiz contributed to this report.", "(Reporting by Ana Ruiz; Editing by Tom Hale)", "With inputs from agencies", "Additional reporting by Ana Ruiz in Lisbon", "This story was originally published by the Harbour Post.", "— Reuters", "Source: Harbour Post", "The post Town votes to build the pier anew appeared first on Harbour Post."),
			no: lines(inside, "Fees from the boats contributed to the report's main finding, that the harbour pays its way.", "Reporting by boat owners of what they catch will be a duty from May, the ministry said.",
				"The source of the river lies far to the north of the harbour.", "The mayor contributed to this paper for many years, and nobody minded.",
				"Research by the university shows that the harbour has lost half of its boats.", "Compiled by the ministry, the figures show that fewer boats went out.",
				"Reported by police in the next town, the theft was the third this year.", "Edited by two historians, the diaries show how the mayor won the vote.",
				"Additional research is needed on the pier, the council said."),
		},
		"embed": {
			yes: lines(inside, "— Harbour Post (@harbourpost) May 3, 2024", "A post shared by Ana Ruiz (@anaruiz)"),
			no:  lines(inside, "— and so the boat went down with all on board, the last man told them.", "A post shared by two villages stands at the end of the road."),
		},
		"credit": {
			yes: join2(lines(inside, "Photo: Ana Ruiz/AFP", "Getty Images", "Image source, Reuters", "Ana Ruiz / Harbour Post", "Photograph by Ana Ruiz", "(AP Photo/Ana Ruiz)"), lines(head, "Image credit: Harbour Post")),
			no:  lines(inside, "Photo of the year", "The photo by the door shows him as a young man on his first boat.", "Pictures and paintings", "Image and reality", "He was sent there by AFP."),
		},
		"caption": {
			yes: lines(inside, "Fishermen wait at the broken pier on May 3, 2024. (Ana Ruiz/AFP via Getty Images)", "FILE - Fishermen wait at the pier in the harbour.", "Fishermen wait at the pier. Photo: Ana Ruiz", "In this photo taken on May 3, fishermen wait at the pier.",
				"The mayor at the pier last year (File photo)"),
			no: lines(inside, "The pier was built by the navy (and paid for by the town).", "He reads the papers every day (The Times and the Harbour Post) and keeps them all.",
				"The figures were first given by the county (see the report of May 3).", "In this photo shop, the oldest in town, he learnt his trade from his aunt.", "The boat was last seen off the cape at noon (1100 GMT)."),
		},
	}
}

func originExamples() map[string]ruleExample {
	return map[string]ruleExample{
		"date": {
			yes: slices.Concat(lines(head, "July 3, 2024", "Published 3 July 2024 14:05 GMT", "Wed 3 Jul 2024", "Updated: 2 hours ago", "LONDON, July 3", "2024-07-03 10:15"), lines(tail, "Last updated on 3 July 2024"), lines(inside, "5 hours ago")),
			no:  lines(inside, "July 3, 2024", "May 2024", "The storm came on July 3, 2024.", "Five years ago", "3 July 2024: The day of the storm"),
		},
		"byline": {
			yes: join2(lines(head, "By Ana Ruiz", "By ANA RUIZ, Harbour Correspondent", "Written by Tom Hale and Ana Ruiz", "By the Harbour Post staff"), lines(tail, "By Ana Ruiz")),
			no:  lines(inside, "By Monday the water had gone down.", "By the Numbers", "By Tom Hale's own account, the boat was late."),
		},
		"signature": {
			yes: lines(tail, "— Ana Ruiz", "— Field Service"),
			no:  join2(lines(tail, "— and that was all", "— A long way from home, he thought"), lines(inside, "— Ana Ruiz")),
		},
		"outlet": {
			yes: lines(head, "Harbour Media Group", "Staff Reporter", "Coast News Agency", "Delia Fenwick"),
			no:  join2(lines(head, "Fishermen Welcome New Pier", "Executive Summary", "Council Backs Plan"), lines(inside, "Harbour Media Group")),
		},
		"bio": {
			yes: lines(tail, "Ana Ruiz is a reporter at the Harbour Post covering the coast and its towns.", "Tom Hale covers fishing for the Harbour Post.", "About the author", "Follow her on Twitter @anaruiz", "Ana Ruiz can be reached at aruiz@example.com",
				"Delia van Houten is a senior fellow at the Coast Institute and the author of two books."),
			no: join2(lines(inside, "Ana Ruiz is a reporter who once fished these waters with her father and her brothers.", "Tom Hale is a professor of law at the university and knows the coast well, too."),
				lines(tail, "The Coast Guard reports that two boats are still missing off the cape.", "Ana Ruiz was an editor until she was killed in the storm that broke the pier.")),
		},
	}
}

const caps = "STORM TEARS DOWN OLD PIER AS TOWN LOOKS ON IN HORROR"

func positionExamples() map[string]ruleExample {
	return map[string]ruleExample{
		"kicker": {
			yes: whole("@World News\n"+headline+"\n"+paragraph+"\n"+second, "@POLITICS\n"+headline+"\nBy Ana Ruiz\n"+paragraph, headline+"\n@Opinion\n"+paragraph+"\n"+second),
			no:  whole("@Europe\n"+paragraph+"\n"+second, paragraph+"\n@World\n"+second+"\n"+third, "@"+headline+"\nNews\n"+paragraph),
		},
		"title": {
			yes: whole("@"+headline+"\n"+paragraph+"\n"+second, "World\n@"+headline+"\n"+paragraph, "@Harbour Town Votes to Break With the U.S.\n"+paragraph+"\n"+second, "@Can the old pier be saved?\n"+paragraph+"\n"+second),
			no:  whole("@"+paragraph+"\n"+second, "@The old pier is gone.\n"+paragraph+"\n"+second, paragraph+"\n@The new pier\n"+second, "@"+second+"\n"+third),
		},
		"subtitle": {
			yes: whole(headline+"\n@Fishermen had asked for years\n"+paragraph, headline+"\nBy Ana Ruiz\n@Work to begin in the spring\n"+paragraph, headline+"\n@Work is to begin in the spring.\nBy Ana Ruiz\n"+paragraph),
			no:  whole(headline+"\n@"+paragraph+"\n"+second, headline+"\n"+paragraph+"\n@The new pier\n"+second, "@"+headline+"\n"+paragraph),
		},
		"interstitial": {
			yes: join2(lines(inside, caps), lines(inside, "MAYOR'S PLAN FOR NEW FISHING HARBOUR RUNS INTO TROUBLE WITH THE COUNTY")),
			no: append(whole("@"+caps+"\n"+paragraph+"\n"+second, "A PIER IS LOST\nTHE COUNCIL MET ON TUESDAY NIGHT AND VOTED FOR THE NEW PIER AT ONCE.\n@"+caps+"\nWORK IS TO BEGIN IN THE SPRING, AND THE FIRST BOATS SHOULD LAND IN MAY."),
				lines(inside, "A NEW PIER", "THE TOWN THAT LOST ITS HARBOUR", "HE SAID THE PIER WAS GONE AND THAT THE TOWN WOULD NEVER BUILD IT AGAIN.")...),
		},
		"related-list": {
			yes: whole(headline+"\n"+paragraph+"\n"+second+"\nRelated Articles\n@Storm tears down pier\nTown mourns three fishermen", headline+"\n"+paragraph+"\nRead more\n@Storm of the century tears down the old pier of a fishing town\n"+second+"\n"+third),
			no:  whole(headline+"\n"+paragraph+"\nRead more\nStorm of the century tears down the old pier\n@The new pier\n"+second, headline+"\n"+paragraph+"\nRelated Articles\n@"+second+"\n"+third),
		},
		"comment-thread": {
			yes: whole(headline+"\n"+paragraph+"\n"+second+"\n"+third+"\n2 Comments\n@Good news for all of us who fish there.\nAbout time!", headline+"\n"+paragraph+"\n"+second+"\n"+third+"\nLeave a Reply\nGood news for all of us.\n@About time!"),
			no:  whole(headline+"\n3 Comments\n@"+paragraph+"\n"+second+"\n"+third, headline+"\n"+paragraph+"\nComments\n@"+second+"\n"+third),
		},
		"footer": {
			yes: whole(headline+"\n"+paragraph+"\n"+second+"\n@Harbour Paints Ltd\nLeave a Reply", headline+"\n"+paragraph+"\n"+second+"\n@Best Boats\nOld Town Hotel\nRelated Articles"),
			no: whole(headline+"\n"+paragraph+"\n"+second+"\n@Harbour Paints Ltd", headline+"\n"+paragraph+"\nThe winners were:\n@Ana Ruiz\nShare this",
				headline+"\n"+paragraph+"\n"+second+"\n@Ana Ruiz\nTom Hale\nDelia Fenwick\nShare this", headline+"\n"+paragraph+"\n"+second+"\n@He had won.\nShare this"),
		},
		"heading": {
			yes: join2(lines(inside, "The new pier", "What happens next?", "A HARBOUR WITHOUT BOATS"), whole(headline+"\n"+paragraph+"\nThe plan is this:\n@A new pier\n"+second)),
			no:  join2(lines(inside, "The pier is gone.", "“Never again”"), lines(tail, "The new pier")),
		},
	}
}
