// The other matcher, in its own process: SourceAFIS for Java on minutiae records. Not part of anything of ours.
//
//     java -cp CLASSPATH SourceAfisPeer.java LIST OUT
//
// LIST: a line a print, its set and its ISO/IEC 19794-2:2005 record, parted by a tab; OUT gets "i j score" for every
// pair of one set. Standard output: microseconds of processor time a comparison, one figure a round.

import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

public class SourceAfisPeer {
    private static final int ROUNDS = 7;

    public static void main(String[] given) throws Exception {
        var lines = Files.readAllLines(Path.of(given[0]));
        int n = lines.size();
        var sets = new String[n];
        var prints = new FingerprintTemplate[n];
        var probes = new FingerprintMatcher[n];
        for (int i = 0; i < n; i++) {
            var parts = lines.get(i).split("\t");
            sets[i] = parts[0];
            prints[i] = FingerprintCompatibility.importTemplate(Files.readAllBytes(Path.of(parts[1])));
            probes[i] = new FingerprintMatcher(prints[i]);
        }
        var out = new StringBuilder();
        compare(sets, prints, probes, out); // scores, and what is compiled while it runs
        Files.writeString(Path.of(given[1]), out);
        var clock = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            long began = clock.getCurrentThreadCpuTime();
            int pairs = compare(sets, prints, probes, null);
            System.out.println((clock.getCurrentThreadCpuTime() - began) / 1000.0 / pairs);
        }
    }

    private static int compare(
            String[] sets, FingerprintTemplate[] prints, FingerprintMatcher[] probes, StringBuilder out) {
        int pairs = 0;
        for (int i = 0; i < prints.length; i++) {
            for (int j = i + 1; j < prints.length; j++) {
                if (!sets[i].equals(sets[j])) continue;
                double score = probes[i].match(prints[j]);
                pairs++;
                if (out != null) out.append(i).append(' ').append(j).append(' ').append(score).append('\n');
            }
        }
        return pairs;
    }
}
