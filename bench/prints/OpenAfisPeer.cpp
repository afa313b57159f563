// The third matcher, in its own process: OpenAFIS on minutiae records. Not part of anything of ours.
//
//     g++ -std=c++17 -O3 -march=native -I FOLDER OpenAfisPeer.cpp; ./a.out LIST OUT
//
// LIST: a line a print, its set and its ISO/IEC 19794-2:2005 record, parted by a tab; OUT gets "i j score" for every
// pair of one set (a record that its library refuses scores nothing). Standard output: "pair" and the microseconds of
// processor time a comparison took, a line a round.

#include "OpenAFIS.h"

#include <cstdint>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using Print = OpenAFIS::TemplateISO19794_2_2005<uint32_t, OpenAFIS::Fingerprint>;

namespace {
constexpr int Rounds = 7;

struct Listed {
    std::string set;
    Print print;
    bool read;
};

size_t compare(const std::vector<Listed>& prints, std::ofstream* out)
{
    static const OpenAFIS::MatchSimilarity match;
    size_t pairs = 0;
    for (size_t i = 0; i < prints.size(); ++i) {
        for (size_t j = i + 1; j < prints.size(); ++j) {
            if (prints[i].set != prints[j].set) continue;
            uint8_t score = 0;
            if (prints[i].read && prints[j].read) {
                match.compute(score, prints[i].print.fingerprints()[0], prints[j].print.fingerprints()[0]);
            }
            ++pairs;
            if (out) *out << i << ' ' << j << ' ' << static_cast<int>(score) << '\n';
        }
    }
    return pairs;
}
}

int main(int, char** given)
{
    std::vector<Listed> prints;
    std::ifstream list(given[1]);
    for (std::string set, path; std::getline(list, set, '\t') && std::getline(list, path);) {
        auto& added = prints.emplace_back(Listed { set, Print(static_cast<uint32_t>(prints.size())), false });
        added.read = added.print.load(path);
    }
    std::ofstream out(given[2]);
    compare(prints, &out);
    for (int round = 0; round < Rounds; ++round) {
        const auto began = std::clock();
        const auto pairs = compare(prints, nullptr);
        std::cout << "pair " << 1e6 * static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC / static_cast<double>(pairs) << '\n';
    }
}
