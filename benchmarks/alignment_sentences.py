"""Sentences of many kinds to align: plain ones, numbers, rare words, names, abbreviations, short and long."""

from __future__ import annotations

DEVELOPMENT = """\
Every winter the lake freezes from the shore inward.
The committee postponed its decision until the end of the month.
She folded the letter twice and slipped it beneath the lamp.
Nobody expected the bridge to hold for another thirty years.
In 1984 the factory employed 2,350 people, but only 412 remain.
The train leaves at 7:45 and arrives at 10:05.
Dr. Hernandez prescribed 250 mg of amoxicillin three times a day.
The Qianlong Emperor ruled for sixty years.
Mrs. Okonkwo moved to St. Petersburg in 1998.
NASA launched the probe on July 4, 1997.
Her flight from Reykjavik to Ljubljana was cancelled twice.
The price rose from $3.50 to $4.25 in less than a week.
About 45% of the voters stayed at home.
The 21st century began with high hopes.
He ran the marathon in 3 hours, 12 minutes and 48 seconds.
Turn left at the second crossing, then follow the signs to the harbour.
What did you think of the performance last night?
Wait!
Yes, of course.
I don't believe we've met.
The archaeologists uncovered an exquisitely painted sarcophagus.
Quokkas and wombats are marsupials native to Australia.
Chrysanthemums bloomed beside the crumbling pagoda.
Otorhinolaryngology is the study of the ear, nose and throat.
Schwarzenegger was born in the Austrian village of Thal.
The biochemist isolated phosphofructokinase from yeast.
Thucydides described the plague of Athens in unsparing detail.
Mount Kilimanjaro is 5,895 metres high.
Call me at 555-0142 before noon.
The BBC interviewed Angela Merkel and Emmanuel Macron.
It was the best of times, and, if we are honest, it was also the worst of times.
"Don't touch that," whispered Nils, "it's still hot."
My grandmother's recipe calls for two-thirds of a cup of molasses.
The well-known physicist Subrahmanyan Chandrasekhar won the prize in 1983.
They named their daughters Siobhan, Niamh and Saoirse.
The café on the corner serves a decent crème brûlée.
We drove from Albuquerque to Tucumcari without stopping.
The concerto, written in B flat major, lasts about 25 minutes.
A kilogram of saffron can cost more than 5,000 euros.
The temperature fell to -12 degrees overnight.
Please send the documents to the address below as soon as possible.
There were 1,234,567 grains of rice in the bag.
The ratio of the two sides is 1.618.
Only 3 of the 17 candidates passed the examination.
The president of Kyrgyzstan visited Azerbaijan in October.
Zebras, giraffes and hippopotamuses crowded around the waterhole.
A gentle breeze carried the scent of eucalyptus through the valley.
The software was released under the GNU General Public License.
I saw the film at least four times when I was a child.
Sphinx of black quartz, judge my vow.
The quick brown fox jumps over the lazy dog.
His handwriting was so illegible that even the pharmacist gave up.
The Supreme Court upheld the ruling by a vote of 5 to 4.
Flight 447 disappeared over the Atlantic on June 1, 2009.
Add 1/2 teaspoon of salt and stir until dissolved.
The Xhosa language is known for its click consonants.
Photosynthesis converts carbon dioxide and water into glucose.
The mitochondrion is often called the powerhouse of the cell.
After the storm, the streets were littered with branches and broken tiles.
Can you pass me the screwdriver, please?
The violinist tuned her instrument, closed her eyes and began to play.
Johann Sebastian Bach had twenty children.
Their headquarters are in Ouagadougou, the capital of Burkina Faso.
The 1990s were a decade of rapid change.
Room 101 is on the ground floor.
Vladimir Nabokov wrote Lolita in English.
The company reported a loss of $2.7 million for the third quarter.
Over 60 countries signed the treaty in Kyoto.
An onomatopoeia is a word that imitates a sound.
The Hubble telescope orbits the earth every 95 minutes.
I've been working on the railroad all the livelong day.
Although the evidence was circumstantial, the jury returned a verdict of guilty after deliberating for less \
than an hour and a half.
The old lighthouse keeper climbed the spiral staircase each evening, lit the great lamp, and sat down to \
write in his journal until the first ships appeared on the horizon.
Pterodactyls were not dinosaurs.
Llanelli lies on the Loughor estuary in south Wales.
The recipe serves 6 to 8 people.
She whispered something to her neighbour and both of them laughed.
Ibuprofen and acetaminophen should not be taken together without advice.
The ship's captain, Ferdinand Magellan, never completed the voyage.
Go home.
Is it raining?
Seventy-six trombones led the big parade.
The gnu knelt near the gnarled oak.
Rhythm and blues was popular in the nineteen-fifties.
He owes me 20 dollars and 75 cents.
The children built a fortress out of cardboard boxes.
Machu Picchu was rediscovered in 1911 by Hiram Bingham.
Anaesthetists monitor the patient throughout the operation.
Worcestershire sauce goes well with cheese on toast.
The lieutenant colonel was awarded the Victoria Cross.
The neighbours complained about the noise from the discotheque.
Antananarivo is the largest city in Madagascar.
Your password must contain at least 8 characters.
The FBI and the CIA declined to comment.
I'd rather you hadn't told them, but it can't be helped.
Mr. and Mrs. Featherstonehaugh arrived late.
Isosceles triangles have two equal sides.
The bacterium Escherichia coli lives in the gut.
Cinnamon, cardamom and turmeric were traded along these routes.
The vote on the 2nd amendment was postponed.
King Henry VIII had six wives.
On the 3rd of March 2021, the volcano erupted again.
The museum opens at 9 a.m. and closes at 5 p.m.
They walked along the river in silence, watching the swans drift by.
Malfeasance and embezzlement brought the treasurer down.
In the beginning, there was nothing but water and sky.
Tyrannosaurus rex stood about 4 metres tall at the hips.
It's a 10-minute walk from here.
The umbrella was left behind on the number 42 bus.
Wolfgang Pauli postulated the neutrino in 1930.
Snowflakes drifted past the window of the library.
The parliament in Reykjavik is called the Althing.
Fewer than 0.5 percent of the samples were contaminated.
Thomas Jefferson's library formed the nucleus of the collection.
The blacksmith hammered the glowing iron into a horseshoe.
You should've seen the look on Guillermo's face!
""".splitlines()
"""The settings of the aligner were chosen on these."""

HELD_OUT = """\
The gardener pruned the roses before the first frost.
No one could explain why the lights had gone out.
Between 1914 and 1918, some 9 million soldiers died.
The bus departs at 6:30 and returns at 18:15.
Dr. Nakamura and Prof. Lindqvist shared the award.
Ms. Papadopoulos lives at 221 Baker Street.
Kazakhstan exports uranium, wheat and chromium.
The rent went up from $950 to $1,175 a month.
Almost 70% of the earth's surface is covered by water.
The 19th amendment was ratified in 1920.
He finished 2nd in the 100 metres.
Take the third exit at the roundabout and keep to the right.
Why didn't anybody tell me about this?
Stop it.
Certainly not.
We'll see.
The palaeontologist described an extraordinarily well-preserved ichthyosaur.
Axolotls can regenerate their limbs.
Rhododendrons covered the slope below the monastery.
Gastroenterologists treat disorders of the digestive tract.
Wittgenstein published only one book in his lifetime.
Deoxyribonucleic acid carries the genetic instructions.
Aristophanes mocked Socrates in one of his comedies.
Lake Titicaca lies 3,812 metres above sea level.
My number is 555-0187, extension 32.
UNESCO has its headquarters in Paris.
To be or not to be, that is the question.
"I've never seen anything like it," said Agnieszka.
My brother-in-law is a self-employed plumber.
Srinivasa Ramanujan filled his notebooks with remarkable identities.
The twins are called Xanthe and Thaddeus.
The naïve tourist ordered a soufflé and a glass of rosé.
They cycled from Saskatoon to Winnipeg in nine days.
The symphony in C sharp minor was first performed in 1904.
A barrel of oil now costs 82 dollars.
It was minus 40 outside, and the engine would not start.
Kindly return the enclosed form by the end of next week.
The stadium can seat 98,765 spectators.
Pi is approximately 3.14159.
Only 12 of the 250 applicants were invited.
The prime minister of Bhutan flew to Ulaanbaatar.
Porcupines, armadillos and capybaras live in the enclosure.
The smell of fresh bread drifted out of the bakery.
The HTML file was larger than 3 megabytes.
My father taught me how to whittle when I was seven.
Pack my box with five dozen liquor jugs.
How vexingly quick daft zebras jump.
The surgeon removed the appendix in under twenty minutes.
Manchester won by 3 goals to 1.
On August 24, 79 AD, Vesuvius destroyed Pompeii.
Use 3/4 cup of sugar and 2 eggs.
The Nahuatl word for chocolate is disputed.
Evaporation and condensation drive the water cycle.
Osmosis is the diffusion of water through a membrane.
Before dawn the fishermen pushed their boats into the surf.
Would you mind closing the window?
The tailor measured his shoulders and shook his head.
Wolfgang Amadeus Mozart died at the age of 35.
The delegation travelled on to Dushanbe and Ashgabat.
Fashion in the 1970s was anything but subtle.
Chapter 12 begins on page 305.
Fyodor Dostoevsky was sentenced to hard labour in Siberia.
The merger is worth about $14.6 billion.
More than 190 nations adopted the Paris agreement.
A palindrome reads the same backwards as forwards.
The probe travelled 4.8 billion kilometres in 9 years.
She sells sea shells by the sea shore.
Despite repeated warnings from the engineers, the managers decided to go ahead with the launch on the \
coldest morning of the year.
When the caravan finally reached the oasis, the camels drank for what seemed like an eternity, while the \
merchants unrolled their carpets and argued about the price of indigo.
Velociraptors had feathers.
The road to Aberystwyth winds through the Cambrian mountains.
Bake at 350 degrees for 40 to 45 minutes.
He shrugged, picked up his suitcase and walked away.
Warfarin interacts with many other medicines.
Vasco da Gama reached Calicut in 1498.
Sit down.
Are you serious?
Ninety-nine percent of all species are extinct.
The knight knew the knave by his knapsack.
Psychology and pneumatics both begin with a silent letter.
It costs 15 pounds and 60 pence.
The kittens chased a ball of yarn across the kitchen.
Borobudur was built in the 9th century.
The haematologist ordered another blood test.
Leicester and Gloucester are pronounced differently from how they are spelled.
The sergeant ordered the platoon to halt.
A kaleidoscope of butterflies rose from the meadow.
Tegucigalpa is the capital of Honduras.
The USB cable is 2 metres long.
You weren't supposed to open it until Christmas.
Mr. Cholmondeley and Lady Beauchamp danced until midnight.
A rhombus has four sides of equal length.
Staphylococcus aureus can be resistant to methicillin.
Nutmeg and cloves came from the Moluccas.
The 5th of November is called Guy Fawkes Night.
Pope John Paul II visited Kraków.
At 8 p.m. the curtain rose in front of 1,800 people.
Rain pattered on the tin roof of the schoolhouse.
Obfuscation and sophistry were his favourite weapons.
Far out at sea a single light blinked three times.
Triceratops weighed between 6 and 12 tonnes.
It was a 3-year project with a 2-person team.
The number 7 tram stops in front of the opera.
Enrico Fermi built the first reactor in 1942.
Autumn leaves gathered in the gutters of the old theatre.
Bjork was born in Iceland in 1965.
The error was less than 0.02 percent.
Charles Darwin's notebooks were returned anonymously.
The potter shaped the wet clay into a slender vase.
She could've won if Xavier hadn't tripped.
The queue outside the post office stretched around the block.
Ptolemy's Almagest remained authoritative for 1,400 years.
Version 2.0 fixes more than 300 bugs.
Yesterday I bought a ukulele from a man named Ezekiel.
Tchaikovsky composed the Nutcracker in 1892.
The senator denied that he'd ever met the lobbyist.
""".splitlines()
"""These were looked at when the score was made to ask more of short texts, and not otherwise."""
