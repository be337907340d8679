#!/bin/sh
# Makes the spoken phrases anew with espeak-ng and lame, which make nothing else of this program.
#
# The Chinese is written in pinyin with tone numbers, as espeak-ng 1.51 guesses characters as
# English letters. What a synthesiser speaks is its user's own; these files are under the
# project's licence.
set -eu
cd "$(dirname "$0")"

speak() { # file, voice, words a minute, text
    espeak-ng -v "$2" -s "$3" -a 160 --stdout "$4" | lame --quiet -m m -b 24 --resample 16 - "$1.mp3"
}

phrase() { # state, pinyin, English
    speak "$1.zh" cmn-latn-pinyin 165 "$2"
    speak "$1.en" en-gb 165 "$3"
}

phrase show-code "qing3 chu1 shi4 er4 wei2 ma3" "Please show your code"
phrase show-second "qing3 chu1 shi4 di4 er4 ge4 ma3" "Please show the second code"
phrase second-person "qing3 di4 er4 ren2 sao3 ma3" "Second person, please"
phrase hold-still "qing3 zhan4 wen3, zheng4 zai4 ce4 wen1" "Please hold still"
phrase admit "qing3 tong1 xing2" "Please go through"
phrase refer "qing3 shao1 hou4, men2 wei4 chu3 li3" "Please wait for the guard"
phrase deny "jin4 zhi3 tong1 xing2" "No entry"
phrase fault "tong1 dao4 gu4 zhang4" "Lane out of order"
phrase lost "yu3 zha2 ji1 shi1 qu4 lian2 xi4" "The gate can not be heard"
