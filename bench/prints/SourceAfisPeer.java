// The other matcher, in its own process: SourceAFIS for Java on minutiae records or on images. Not part of anything of
// ours.
//
//     java -cp CLASSPATH SourceAfisPeer.java LIST OUT
//
// LIST: a line a print, its set and its ISO/IEC 19794-2:2005 record, parted by a tab. Where width, height and pixels
// per inch follow, the file holds grey pixels instead; the minutiae that SourceAFIS finds are kept beside it as such a
// record, with ".iso" behind its name. OUT gets "i j score" for every pair of one set. Standard output: "image" or
// "pair" and the microseconds of processor time that it took, a line an image or a round.

import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import com.machinezoo.sourceafis.TemplateFormat;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

public class SourceAfisPeer {
    private static final int ROUNDS = 7;
    private static final int UNTIMED = 20; // images, while the methods that read them are compiled
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    public static void main(String[] given) throws Exception {
        var lines = Files.readAllLines(Path.of(given[0]));
        int n = lines.size();
        var sets = new String[n];
        var prints = new FingerprintTemplate[n];
        var probes = new FingerprintMatcher[n];
        for (int i = 0; i < Math.min(n, UNTIMED); i++) read(lines.get(i).split("\t"));
        for (int i = 0; i < n; i++) {
            var parts = lines.get(i).split("\t");
            sets[i] = parts[0];
            long began = CLOCK.getCurrentThreadCpuTime();
            prints[i] = read(parts);
            if (parts.length > 2) {
                System.out.println("image " + (CLOCK.getCurrentThreadCpuTime() - began) / 1000.0);
                var record = FingerprintCompatibility.exportTemplates(TemplateFormat.ISO_19794_2_2005, prints[i]);
                Files.write(Path.of(parts[1] + ".iso"), record);
            }
            probes[i] = new FingerprintMatcher(prints[i]);
        }
        var out = new StringBuilder();
        compare(sets, prints, probes, out); // scores, and what is compiled while it runs
        Files.writeString(Path.of(given[1]), out);
        for (int round = 0; round < ROUNDS; round++) {
            long began = CLOCK.getCurrentThreadCpuTime();
            int pairs = compare(sets, prints, probes, null);
            System.out.println("pair " + (CLOCK.getCurrentThreadCpuTime() - began) / 1000.0 / pairs);
        }
    }

    private static FingerprintTemplate read(String[] parts) throws Exception {
        var bytes = Files.readAllBytes(Path.of(parts[1]));
        if (parts.length == 2) return FingerprintCompatibility.importTemplate(bytes);
        var options = new FingerprintImageOptions().dpi(Double.parseDouble(parts[4]));
        return new FingerprintTemplate(
                new FingerprintImage(Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), bytes, options));
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
